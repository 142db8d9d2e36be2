# The pledge of confidentiality and integrity that everybody signs for a cycle before seeing any material (art. 27).

pledge-text =
    I take part in the review of this cycle and pledge the following.
    1. I keep the trade secrets, technical information and personal data of applicants confidential, and copy, spread or use none of their material outside the review.
    2. Before the results are published I disclose nothing about scores, deliberations, votes or the persons who review.
    3. I judge by the regulation and the scoring standard alone, impartially, and follow nobody's request to favour or harm an applicant.
    4. I declare every interest that I have in an applicant, truthfully and in time, and stay out of its case.
    5. I accept no gift, money, entertainment or other benefit from an applicant, and do no paid advisory work for one during the review.
    6. If I break this pledge, I accept being removed from the review and being held responsible under law and discipline.
