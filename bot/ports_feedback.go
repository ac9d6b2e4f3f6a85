package bot

import (
	"context"
	"time"

	"hangup/advice"
)

// Feedback is what somebody said of an answer, and what the answer was. It holds no words of anybody.
type Feedback struct {
	ID      int64 // given by the store, growing
	Person  PersonKey
	Answer  string // of the Check that it is about; of one answer a person says one thing, the last
	From    ChatID // where it was said; zero alone with the bot
	Right   bool
	Reason  string // what was wrong, one of the words of feedbackReasons; "" when nothing was, or it was not said
	Verdict advice.Verdict
	Type    advice.ScamType
	Tells   []string // concept ids
	Area    advice.AreaID
	At      time.Time // stored as the Monday of its week
	Seen    bool      // a moderator has looked at it
}

// FeedbackFilter chooses feedback. Zero fields do not restrict.
type FeedbackFilter struct {
	From  ChatID
	Open  bool  // only what was wrong and nobody has looked at
	After int64 // only IDs above
	Limit int   // at most; 0 means 20
}

// FeedbackLog keeps what people say of answers.
type FeedbackLog interface {
	// SaveFeedback keeps what a person says of an answer of theirs; Verdict, Type, Tells and Area are those of the check that has the
	// same Person and Answer. It says false when there is no such check any more.
	SaveFeedback(ctx context.Context, f Feedback) (found bool, err error)
	// Feedback gives what was said, by ID.
	Feedback(ctx context.Context, f FeedbackFilter) ([]Feedback, error)
	// SeeFeedback notes that a moderator has looked at it. It says false when there is no such feedback.
	SeeFeedback(ctx context.Context, id int64) (found bool, err error)
}
