from .questionnaire import Questionnaire as Questionnaire
from .strategies import STRATEGIES as STRATEGIES, Strategy as Strategy
