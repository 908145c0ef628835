"""Quizzes: questions in immutable revisions, attempts, answers, and how they are graded."""
