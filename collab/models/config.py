"""The settings of a fit, with their meaning, their range and the lesson's defaults."""

from pydantic import BaseModel, ConfigDict, Field


class Config(BaseModel):
    """Settings every model takes. Each registry line has a subclass with its own defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    epochs: int = Field(5, ge=1, le=10_000, description="passes over the training ratings")
    seed: int = Field(42, ge=0, le=2**32 - 1, description="start of the random numbers that fill and shuffle")


class DotProductConfig(Config):
    """Settings of the lesson's dot-product models."""

    factors: int = Field(50, ge=1, le=1024, description="latent factors: numbers learned for each user and each title")
    lr: float = Field(5e-3, gt=0, le=10, description="learning rate at its peak, one-cycle schedule")
    wd: float = Field(
        0.1, ge=0, le=10, description="weight decay: pulls every number towards zero, against over-fitting"
    )
    bs: int = Field(64, ge=1, le=1_000_000, description="batch size: ratings in one step")


class PlainDotConfig(DotProductConfig):
    """Settings of the dot products without biases: the lesson leaves weight decay at fastai's 0.01."""

    wd: float = Field(
        0.01, ge=0, le=10, description="weight decay: pulls every number towards zero, against over-fitting"
    )
