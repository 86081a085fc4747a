from .learner_fit import LearnerFit as LearnerFit
