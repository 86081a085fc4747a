from .baseline import fit_baseline as fit_baseline
from .config import (
    LARGE_BATCH as LARGE_BATCH,
    AlsConfig as AlsConfig,
    BayesConfig as BayesConfig,
    Config as Config,
    CrossEntropyConfig as CrossEntropyConfig,
    DotConfig as DotConfig,
    EaseConfig as EaseConfig,
    GradientConfig as GradientConfig,
    IalsConfig as IalsConfig,
    InterestConfig as InterestConfig,
    ItemKnnConfig as ItemKnnConfig,
    NetworkConfig as NetworkConfig,
    OwnConfig as OwnConfig,
    PopularityConfig as PopularityConfig,
    RepeatedConfig as RepeatedConfig,
)
from .defaults import (
    LESSON as LESSON,
    LESSON_DATA as LESSON_DATA,
    LESSON_ROWS as LESSON_ROWS,
    PUBLISHED_ON as PUBLISHED_ON,
    Preset as Preset,
    configure_for as configure_for,
    is_lesson_data as is_lesson_data,
    is_like_the_lesson as is_like_the_lesson,
    published as published,
    resized as resized,
    sized_options as sized_options,
)
from .dot import (
    DotModule as DotModule,
    EmbeddingDotBias as EmbeddingDotBias,
    learned_dot_product as learned_dot_product,
)
from .encoding import Encoded as Encoded, Vocabulary as Vocabulary, encode as encode
from .layers import embedding as embedding, sigmoid_range_and_slope as sigmoid_range_and_slope
from .learned import Learned as Learned
from .neural import EmbeddingNN as EmbeddingNN, Network as Network
from .registry import (
    CPU_BUILD as CPU_BUILD,
    MODELS as MODELS,
    check_data as check_data,
    check_installed as check_installed,
    configure as configure,
    find_model as find_model,
    offered_models as offered_models,
    own_parts as own_parts,
)
from .tabular import Tabular as Tabular
