"""The settings of a fit, with their meaning, their range and the lesson's defaults."""

import re
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _pair(value: Any) -> Any:
    """Read "LOW:HIGH", or nothing, as a range."""
    if value in (None, ""):
        return None
    parts = value.split(":") if isinstance(value, str) else list(value)
    try:
        low, high = (float(part) for part in parts)
    except ValueError:
        raise ValueError("a range is written LOW:HIGH, as in 0:5.5") from None
    if not (isfinite(low) and isfinite(high) and low < high):
        raise ValueError("a range needs LOW below HIGH, as in 0:5.5")
    return (low, high)


def _sizes(value: Any) -> Any:
    """Read "100,50" as sizes."""
    parts = value.split(",") if isinstance(value, str) else value
    try:
        sizes = tuple(int(part) for part in parts)
    except (TypeError, ValueError):
        raise ValueError("layers are written as whole numbers with commas, as in 100,50") from None
    if not 1 <= len(sizes) <= _MOST_LAYERS or not all(1 <= size <= _WIDEST for size in sizes):
        raise ValueError(f"there may be 1 to {_MOST_LAYERS} layers of 1 to {_WIDEST:,} numbers, as in 100,50")
    return sizes


def _master(value: Any) -> Any:
    """Check that a text may be where Spark is."""
    if str(value).startswith("sc://"):
        raise ValueError(
            "sc:// is Spark Connect, by which the stages of a fit cannot be watched or ended; give the address of the "
            "cluster's master, as in spark://HOST:7077"
        )
    if not re.fullmatch(r"local(\[(\*|\d+)\])?|yarn|(spark|k8s)://\S+", str(value)):
        raise ValueError("Spark is at local[N], spark://HOST:PORT, yarn or k8s://HOST:PORT")
    return value


def _memory(value: Any) -> Any:
    """Check that a text is an amount of memory."""
    if not re.fullmatch(r"[1-9]\d{0,5}[mg]", str(value)):
        raise ValueError("memory is written in megabytes or gigabytes, as in 800m or 4g")
    return value


_MOST_LAYERS, _WIDEST = 8, 4096
_MOST_SWEEPS, _FEWEST_SWEEPS, _FEW, _FALL = 600, 100, 200_000, 0.4

Range = Annotated[tuple[float, float] | None, BeforeValidator(_pair)]
"""LOW:HIGH, or None for the range that fits the scale."""

Sizes = Annotated[tuple[int, ...], BeforeValidator(_sizes)]
"""Numbers in each hidden layer, the first layer first."""

Master = Annotated[str, BeforeValidator(_master)]
"""Where Spark is, as it is written there."""

Memory = Annotated[str, BeforeValidator(_memory)]
"""An amount of memory: 800m, 4g."""

_WD = "weight decay: pulls every number towards zero, against over-fitting"
_LAYERS = "hidden layers: how many numbers each holds, the first first"


class Config(BaseModel):
    """Settings every model takes. Each registry line has a subclass with its own defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    metrics: Literal["losses", "ranking"] = Field(
        "losses", description="after each epoch: losses, or nDCG@10 and recall@20 of lists on held-out ratings too"
    )

    @property
    def epoch_count(self) -> int:
        """The epochs of a fit: 1 where everything is computed at once."""
        return int(getattr(self, "epochs", 1))

    @property
    def trains_here(self) -> bool:
        """Whether a fit is computed by this process, and not by a cluster."""
        return True

    def epochs_for(self, _ratings: int) -> int:
        """Return the epochs of a fit, at most, where there are so many ratings to learn from."""
        return self.epoch_count


class RepeatedConfig(Config):
    """Settings of every model that gets better epoch by epoch, from random numbers."""

    epochs: int = Field(5, ge=1, le=10_000, description="passes over the training ratings")
    seed: int = Field(42, ge=0, le=2**32 - 1, description="start of the random numbers that fill and shuffle")


LARGE_BATCH = 2048
"""Batches from this size on are trained by other means: on a GPU where there is one, or on the rows touched alone."""


class GradientConfig(RepeatedConfig):
    """Settings of every model that is trained by gradient steps."""

    lr: float = Field(5e-3, gt=0, le=10, description="learning rate: at its peak, or all along in a flat schedule")
    wd: float = Field(0.1, ge=0, le=10, description=_WD)
    bs: int = Field(64, ge=1, le=1_000_000, description="batch size: ratings in one step")
    schedule: Literal["one-cycle", "flat"] = Field(
        "one-cycle", description="the learning rate: up to its peak and down again, or the same at every step"
    )
    patience: int = Field(
        0, ge=0, le=10_000, description="stop early after so many epochs without a lower held-out loss; 0 never does"
    )
    keep: Literal["last", "best"] = Field(
        "last", description="which epoch's model is kept: the last, or the one with the lowest held-out loss"
    )
    engine: Literal["torch", "fastai"] = Field("torch", description="what trains: our own loops, or fastai's Learner")
    device: Literal["auto", "cpu", "cuda", "mps"] = Field(
        "auto", description="where it trains; auto takes a GPU where there is one and the batches are large"
    )


class DotConfig(GradientConfig):
    """Settings of the plain dot product: the lesson leaves weight decay at fastai's 0.01."""

    factors: int = Field(50, ge=1, le=1024, description="latent factors: numbers learned for each user and each title")
    wd: float = Field(0.01, ge=0, le=10, description=_WD)
    ridge: float = Field(
        0.0, ge=0, le=10, description="ridge of a row's numbers, for each of its ratings, against over-fitting"
    )


class DotRangeConfig(DotConfig):
    """Settings of the dot product inside sigmoid_range."""

    y_range: Range = Field(None, description="the range of sigmoid_range, LOW:HIGH; without one, what fits the scale")


class DotBiasConfig(DotRangeConfig):
    """Settings of the dot products with biases."""

    wd: float = Field(0.1, ge=0, le=10, description=_WD)


class NetworkConfig(GradientConfig):
    """Settings of fastai's own networks."""

    layers: Sizes = Field((100, 50), description=_LAYERS)
    y_range: Range = Field(None, description="the range of sigmoid_range, LOW:HIGH; without one, what fits the scale")


class CollabNNConfig(NetworkConfig):
    """Settings of the lesson's hand-made network."""

    layers: Sizes = Field((100,), description=_LAYERS)
    wd: float = Field(0.01, ge=0, le=10, description=_WD)


class CrossEntropyConfig(GradientConfig):
    """Settings of the network with a class for each rating value."""

    layers: Sizes = Field((100,), description=_LAYERS)
    wd: float = Field(0.01, ge=0, le=10, description=_WD)


class BayesConfig(RepeatedConfig):
    """Settings of Bayesian matrix factorisation, whose epochs are sweeps of the sampler."""

    epochs: int = Field(
        0,
        ge=0,
        le=10_000,
        description="sweeps of the sampler; 0 leaves them to the data, until predictions hardly change any more",
    )
    factors: int = Field(12, ge=1, le=256, description="latent factors: numbers drawn for each user and each title")
    head: Literal["ordinal", "gaussian"] = Field(
        "ordinal",
        description="what stars are: levels between cut points that are learned, or numbers with normal noise",
    )
    features: Literal["all", "none"] = Field(
        "all",
        description="what is known beside the stars: who rated what; genres, years, tags and the tag genome, and "
        "people's age, gender and occupation, where there are any",
    )

    def epochs_for(self, ratings: int) -> int:
        """Return the sweeps, at most: where they are left to the data 600 for up to 200,000 ratings, for more of them
        fewer by the power of 0.4, in tens. Where there are many each sweep knows more, and takes longer; docs/bayes.md
        has the search behind it.
        """
        sweeps = _MOST_SWEEPS * (_FEW / max(ratings, _FEW)) ** _FALL
        return self.epochs or max(_FEWEST_SWEEPS, 10 * round(sweeps / 10))


class AlsConfig(RepeatedConfig):
    """Settings of alternating least squares around biases, whose epochs are sweeps over both sides."""

    epochs: int = Field(15, ge=1, le=1000, description="sweeps over the factors of all users and all titles")
    factors: int = Field(16, ge=1, le=1024, description="latent factors: numbers solved for each user and each title")
    ridge: float = Field(0.16, ge=1e-4, le=10, description="ridge of a row's factors, for each of its ratings")
    engine: Literal["local", "spark"] = Field("local", description="what trains: our own loops, or Apache Spark")
    master: Master = Field(
        "local[*]",
        examples=["local[4]", "yarn"],
        description="where Spark is: local[N] for N cores of this machine, spark://HOST:PORT, yarn or k8s://HOST:PORT",
    )
    memory: Memory = Field(
        "2g", examples=["800m", "4g"], description="memory of Spark's driver and of each executor, where Spark trains"
    )

    @property
    def trains_here(self) -> bool:
        """Whether our own loops train, and not Spark."""
        return self.engine == "local"


class OwnConfig(GradientConfig):
    """Settings of a module of one's own, `model` being FILE.py:Class."""

    factors: int = Field(50, ge=1, le=1024, description="latent factors: what the class gets as n_factors")


class PopularityConfig(Config):
    """Settings of interest by how many chose a title: there is nothing to set."""


class ItemKnnConfig(Config):
    """Settings of interest by neighbours."""

    neighbours: int = Field(
        0, ge=0, le=100_000, description="how many titles speak for each; 0 takes all that are kept"
    )
    shrinkage: float = Field(
        10.0, ge=0, le=1e6, description="how many choices' worth a cosine is pulled towards 0, against chance"
    )


class EaseConfig(Config):
    """Settings of EASE."""

    ridge: float = Field(
        150.0, gt=0, le=1e6, description="ridge: pulls gains from title to title towards 0, against chance"
    )


class IalsConfig(RepeatedConfig):
    """Settings of iALS, whose epochs are sweeps over both sides."""

    epochs: int = Field(12, ge=1, le=10_000, description="sweeps over the factors of all users and all titles")
    factors: int = Field(64, ge=1, le=1024, description="latent factors: numbers solved for each user and each title")
    ridge: float = Field(
        0.02, ge=1e-4, le=1, description="ridge of a row's factors, for each time that it was chosen, against chance"
    )


InterestConfig = PopularityConfig | ItemKnnConfig | EaseConfig | IalsConfig
"""Settings of the models of interest alone."""
