"""Text of a known form on the wire: ids, times, addresses (witness: contract, Id formats; K49).

The forms and examples are for the reference; what is not known simply does not exist (K15).
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from lyceum.http import texts

UserId = Annotated[str, Meta(examples=["usr_lrn001"])]
TeacherId = Annotated[str, Meta(examples=["usr_ins001"])]
CourseId = Annotated[str, Meta(examples=["crs_abc123"])]
EnrollmentId = Annotated[str, Meta(examples=["enr_mn0456"])]
AssessmentId = Annotated[str, Meta(examples=["asmnt_qrs001"])]
QuestionId = Annotated[str, Meta(examples=["qst_mn3v7a"])]
SubmissionId = Annotated[str, Meta(examples=["sub_tk4w9d"])]
SessionId = Annotated[str, Meta(examples=["ses_k3v9q2"])]

Time = texts.Time
Email = texts.Email
Percent = Annotated[int, Meta(ge=0, le=100, examples=[40])]

RefreshToken = Annotated[str, Meta(examples=["mJx3Wq0s5Vt1kZr8Yb2Nc7Hd4Lf6Pg9Qe-Ru_TiAoSw"])]
