package dashboard

import (
	"context"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
)

// View is what somebody may see and do at one moment, as bot.View is.
type View interface {
	Scope
	Numbers
	Reports
	Queue
	Offers
	Record
}

// Scope says of which chats a view is.
type Scope interface {
	All() bool
	Chats(ctx context.Context) ([]bot.ViewChat, error)
}

// Numbers is what people tell of.
type Numbers interface {
	Figures(ctx context.Context, weeks int, area advice.AreaID) (bot.Figures, error)
	Stats(ctx context.Context, weeks int, area advice.AreaID) (r bot.Reply, ok bool, err error)
}

// Reports is what people logged.
type Reports interface {
	Reports(ctx context.Context, s bot.ReportSearch) (bot.ViewReports, error)
	ReportTypes() []bot.Option
	Inform(ctx context.Context, id string, informed bool) (done string, err error)
}

// Queue is what waits for a moderator.
type Queue interface {
	Queue(ctx context.Context) (list []bot.ViewPending, all int, err error)
	Decide(ctx context.Context, id news.WarningID, chat string, post bool) (done string, err error)
}

// Offers is what moderators could warn of themselves.
type Offers interface {
	Offers(ctx context.Context) ([]bot.ViewOffer, error)
	LeaveOffer(ctx context.Context, id bot.OfferID) (done string, err error)
}

// Record is what was posted and done.
type Record interface {
	Posts(ctx context.Context) (bot.ViewPosts, error)
	Log(ctx context.Context) ([]bot.ViewDeed, error)
}
