from .questionnaire import Questionnaire as Questionnaire
from .strategies import ADAPTIVE as ADAPTIVE, STRATEGIES as STRATEGIES, Strategy as Strategy
