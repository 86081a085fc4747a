from .questionnaire import Questionnaire as Questionnaire
from .strategies import STRATEGIES as STRATEGIES
from .strategies import Strategy as Strategy
