from .learner_engine import LearnerEngine as LearnerEngine
