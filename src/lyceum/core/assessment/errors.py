"""What assessment refuses.

NotFound
├── NoSuchAssessment
├── NoSuchQuestion
├── NoSuchAllowance
└── NoSuchAttempt
Forbidden
└── NotEnrolled           who is not in the course takes none of its assessments
Conflict
├── NoQuestions           there is nothing to answer yet
├── AttemptRunning        one attempt at a time
├── NoAttemptsLeft        the allowed number is used up
├── AttemptClosed         it was handed in already
├── NotHandedIn           there is nothing to grade yet
└── TimeIsUp              the answer came after the attempt's time
"""

from lyceum.core.errors import Conflict, Forbidden, NotFound


class NoSuchAssessment(NotFound):
    message = "There is no such assessment."


class NoSuchQuestion(NotFound):
    message = "There is no such question."


class NoSuchAllowance(NotFound):
    message = "There is no such allowance."


class NoSuchAttempt(NotFound):
    message = "There is no such attempt."


class NotEnrolled(Forbidden):
    message = "You are not enrolled in this course."


class NoQuestions(Conflict):
    message = "The assessment has no questions yet."
    field = "answers"


class AttemptRunning(Conflict):
    message = "An attempt at this assessment is running already."


class NoAttemptsLeft(Conflict):
    message = "No attempts at this assessment are left."
    field = "answers"


class AttemptClosed(Conflict):
    message = "The attempt was handed in already."


class NotHandedIn(Conflict):
    message = "The attempt has not been handed in yet."
    field = "state"


class TimeIsUp(Conflict):
    message = "The time for this attempt is up."
    field = "answers"
