"""A closing review over every page (lesson section "Questionnaire")."""

import re

from collab.lesson import Move, Page, Question, Shown, Situation, Words, find_page, page_names

_NAME = "review"
_PARTS = ("the data and its numbers", "the model", "training, and a look inside", "beyond")
_SIZE = 5


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Return the first sentence of each page in a part of the path, which says what it was about."""
    first = _PARTS.index(situation.moved["part"]) * _SIZE
    pages = [find_page(name) for name in page_names()[first : first + _SIZE] if name != _NAME]
    return tuple(
        Words(f"{first + number}. {each.title}: {_first_sentence(each)}") for number, each in enumerate(pages, 1)
    )


def _first_sentence(of: Page) -> str:
    return re.split(r"(?<=[.?]) ", of.text, maxsplit=1)[0]


PAGE = Page(
    name=_NAME,
    title="Review",
    section="Questionnaire",
    text=(
        "Everything once more, a question from each corner of the path. Go back to a page where an answer does not "
        "come to mind; below is what each one was about. Whoever can answer all of these knows what collaborative "
        "filtering does, what it does not do, and where its numbers come from."
    ),
    moves=(Move("part", "which part of the path to look back on", _PARTS, _PARTS[0]),),
    compute=compute,
    questions=(
        Question(
            "What does collaborative filtering learn from?",
            (
                "What is written about each title",
                "Who rated what how",
                "What experts say of each title",
                "How old people are",
            ),
            1,
            "Only users, items and ratings are needed. Genres or ages may help where ratings are missing, but nothing "
            "has to be known of either side.",
            (
                "Nothing has to be known of a title but its ratings.",
                "No experts are asked: everyone's ratings are enough.",
                "Ages may help a little where ratings are missing, and are not needed.",
            ),
        ),
        Question(
            "Most of the table of users and titles is blank. What is a blank?",
            ("0 stars", "A title the user disliked", "Something to be predicted", "The title's mean"),
            2,
            "Nobody said anything about that pair. Filling it in is what the model is for; taking it for a low rating "
            "would teach that nearly everything is bad.",
            (
                "Nobody gave 0 stars: nobody said anything.",
                "Disliking is a rating too. This title may never have been met.",
                "The mean is one guess at it, and not what it is.",
            ),
        ),
        Question(
            "What are latent factors?",
            (
                "Numbers that training finds for each user and title",
                "The genres of a title, as numbers",
                "The settings of the optimiser",
                "The ratings, sorted",
            ),
            0,
            "They start at random and are moved until their dot products fit the ratings. Nobody says what they stand "
            "for.",
            (
                "Nobody tells the model about genres.",
                "Settings are chosen by hand; factors are learned.",
                "They are learned from ratings, and are none themselves.",
            ),
        ),
        Question(
            "Why is an embedding a lookup, and not a product with a one-hot vector?",
            (
                "The product would give another row",
                "A lookup has no gradient",
                "It gives the same row, without multiplying all the zeros",
                "One-hot vectors cannot be made for users",
            ),
            2,
            "Both give row k of the table, with the same gradient. The lookup leaves out a multiplication with 0 for "
            "every other row.",
            (
                "Both give the same row.",
                "The row looked up has the gradient that the product would give it.",
                "They can: a 1 at the place of the user, 0 elsewhere.",
            ),
        ),
        Question(
            "Why is row 0 of both tables left free?",
            (
                "For what was not in the training rows",
                "For the most popular title",
                "For the mean rating",
                "Counting starts at 1 in Python",
            ),
            0,
            "A user or title that no training row has still needs some row when it is asked about: the one for the "
            "unknown.",
            (
                "A popular title has a row of its own.",
                "A mean is one number, and no row of factors.",
                "Counting starts at 0 in Python.",
            ),
        ),
        Question(
            "Stars go up to 5. Why does the range of the sigmoid end at 5.5?",
            (
                "So that 5.5 can be predicted",
                "A sigmoid never quite reaches its end, and 5 has to be within reach",
                "Because the steps are half stars",
                "So that the mean is 2.75",
            ),
            1,
            "With an end at 5, a prediction of 5 would need an infinite score. A little room above lets ordinary "
            "numbers get there.",
            (
                "Nobody gives 5.5, and the end is never reached.",
                "How far apart stars are plays no part in it.",
                "The middle of the range is no aim: the mean of the data is another.",
            ),
        ),
        Question(
            "A generous user rates everything high. Where does the model put that?",
            ("In the titles' factors", "In the learning rate", "In the weight decay", "In the user's bias"),
            3,
            "It holds for this user whatever the title, so one number for the user says it, and the factors are free "
            "for taste.",
            (
                "A title's factors are the same for all who rate it.",
                "The learning rate is a setting, the same for everyone.",
                "Weight decay keeps everyone's numbers small alike.",
            ),
        ),
        Question(
            "A class holds a plain tensor, not an nn.Parameter. What happens to it in training?",
            (
                "It is trained like all others",
                "It raises an error",
                "Nothing: the optimiser is not told of it",
                "It is set to 0 after each epoch",
            ),
            2,
            "A module lists its parameters, and the optimiser changes what is listed. nn.Parameter is how a tensor "
            "gets into that list; layers put theirs there themselves.",
            (
                "What is not listed as a parameter is not trained.",
                "Nothing tells of it, which makes it easy to miss.",
                "Nothing touches it: it stays what it was.",
            ),
        ),
        Question(
            "The training loss falls, the valid loss rises. What helps?",
            (
                "More weight decay, or fewer epochs",
                "More factors",
                "More epochs",
                "Leaving out the held-out rows",
            ),
            0,
            "The model is learning its rows by heart. Small numbers, or an earlier end, keep it to what holds for "
            "other rows too.",
            (
                "More factors can learn even more rows by heart.",
                "Each further epoch follows its own rows more closely.",
                "They only measure: without them nobody would see it.",
            ),
        ),
        Question(
            "What does weight decay add to the gradient of a number w?",
            ("wd", "wd / w", "2 wd w", "w to the power of wd"),
            2,
            "It adds wd times w squared to the loss, whose derivative is 2 wd w; the 2 can be taken as part of wd.",
            (
                "The derivative of a square has w itself in it.",
                "It grows with w: large numbers are held back most.",
                "wd stands before the square, and is no power.",
            ),
        ),
        Question(
            "A title has a low mean and a high bias. What does that say?",
            (
                "Its few lovers rated it",
                "It is liked better than the people who rated it would make one expect",
                "It has too few ratings to tell",
                "Its factors are all 0",
            ),
            1,
            "The bias is what is left once the raters' own biases and tastes are taken out: they were hard to please, "
            "or it was not their kind, and still it did better than that.",
            (
                "Its mean would be high then, too.",
                "A bias can be high with any number of ratings.",
                "The bias says nothing about the factors.",
            ),
        ),
        Question(
            "Two titles have a cosine of nearly 1. What is true of them?",
            (
                "They are equally good",
                "They have equally many ratings",
                "They share all genres",
                "The same people tend to like them more than others do",
            ),
            3,
            "Their factors point the same way, so that whoever agrees with one agrees with the other. How good they "
            "are is in the biases, which the cosine leaves out.",
            (
                "How good they are is in the biases, which the cosine leaves out.",
                "How many ratings they have plays no part in it.",
                "They may share some; it is taste that it measures.",
            ),
        ),
        Question(
            "What must be equal in a dot product, and need not be in a network?",
            (
                "How many users and how many titles there are",
                "How many factors users and titles have",
                "Training and held-out rows",
                "The range of both sides' biases",
            ),
            1,
            "A dot product pairs factor with factor. A network puts both rows side by side, of whatever width.",
            (
                "Either table has as many rows as there are, in both.",
                "How rows are split is the same question for both.",
                "Biases are single numbers, added in the end.",
            ),
        ),
        Question(
            "Someone new gives three answers. What has to be trained again?",
            (
                "Nothing: their row follows from the answers and the titles' rows",
                "The whole model",
                "The titles' factors",
                "The biases of all users",
            ),
            0,
            "With the titles as they are, a new row is a small regression with everyone's spread as its prior. It "
            "takes no epoch, and leaves everyone else's row alone.",
            (
                "With the titles as they are, nothing else has to move.",
                "Three answers of one person hardly say anything new of them.",
                "What other people answered is what it was.",
            ),
        ),
        Question(
            "A list is sorted by predicted stars. Which question does it leave out?",
            (
                "Whether this person would choose these titles at all",
                "How this person would like these titles",
                "How other people liked these titles",
                "How sure the model is of its factors",
            ),
            0,
            "Stars are learned from titles that people chose to rate. Which ones those are is another question, and "
            "the most rated titles, the same for everyone, can answer it better than stars do.",
            (
                "That is what predicted stars say.",
                "That is in the titles' biases, a part of the prediction.",
                "Each prediction can come with its spread; something larger is left out.",
            ),
        ),
        Question(
            "A service shows only what it predicts best, and learns from that. What is to be expected?",
            (
                "It shows more and more different titles",
                "Its predictions become perfect",
                "A few titles are shown over and over, others never",
                "People rate less and less",
            ),
            2,
            "What is shown is rated, what is rated can be predicted high, and what is predicted high is shown. A share "
            "of exploring breaks the loop.",
            (
                "It learns of what it shows, and shows what it has learned of.",
                "It learns nothing of what it never shows.",
                "How much people rate is another matter.",
            ),
        ),
        Question(
            "By which other name is weight decay known?",
            ("Dropout", "L2 regularisation", "Early stopping", "Momentum"),
            1,
            "It adds wd times the sum of the squares of all numbers to the loss, and the root of that sum is their L2 "
            "norm. Large numbers become dear, and the model smoother.",
            (
                "Dropout leaves out numbers by chance while it trains, and adds nothing to the loss.",
                "Stopping early keeps numbers small by giving them less time, without a term in the loss.",
                "Momentum lets a step go on in the direction of those before it.",
            ),
        ),
        Question(
            "x is a batch with a row for each rating: the user, then the title. What does x[:, 0] return?",
            (
                "The first row: one user and one title",
                "The first column: the users of all rows",
                "All titles of the batch",
                "How many rows there are",
            ),
            1,
            "The colon takes all rows, and 0 the first column of each. So self.user_factors(x[:, 0]) looks up the "
            "factors of every user in the batch at once; x[:, 1] are the titles.",
            (
                "That would be x[0]: one row, with all of its columns.",
                "Titles are in the second column, x[:, 1].",
                "That would be len(x), or x.shape[0].",
            ),
        ),
        Question(
            "What does argsort give for the biases of all titles?",
            (
                "The biases, the lowest first",
                "The rank of the mean bias",
                "The largest bias",
                "The positions of the titles, in the order of their biases",
            ),
            3,
            "argsort returns where each value stands, not the values. So movie_bias.argsort()[:5] are the numbers of "
            "the five titles with the lowest biases, and their names can be looked up by them.",
            (
                "sort gives the values; argsort gives where they stand.",
                "It gives as many numbers as there are titles.",
                "That would be max; its place alone is what argmax gives.",
            ),
        ),
    ),
)
