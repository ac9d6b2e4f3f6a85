package sqlstore

import (
	"context"
	"encoding/json"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
)

// The states of a warning that waits for something else than its time.
const (
	keptForDigest outbox.State = "digest"
	inReview      outbox.State = "review"
)

// candidate is a watch that may want a warning, and how its chat stands.
type candidate struct {
	bot.Watch
	chatState
	rule bot.Rule // by which it wants the warning
}

// chatState is what decides about the posts of a chat.
type chatState struct {
	turn      int64 // when it was served last
	suspended bool
	paused    int64 // until when; 0 is not at all
}

// chatColumns are for a chatState of a chat c that may not be known.
const chatColumns = `coalesce(c.last_served, 0), coalesce(c.suspended, 0), coalesce(c.paused_until, 0)`

func (c *chatState) scans() []any { return []any{&c.turn, &c.suspended, &c.paused} }

// post is a delivery to be made.
type post struct {
	at     bot.Address
	owner  bot.Address // who is told that it waits for review
	rule   bot.Rule
	state  outbox.State
	due    time.Time
	strict bool
	class  outbox.Class
	chatState
}

// opened is the state in which it begins: held if its chat is suspended.
func (p post) opened() string {
	if p.state == outbox.Due && p.suspended {
		return "held"
	}
	return string(p.state)
}

// dueAt is when it is posted first, in milliseconds: not before the end of a pause.
func (p post) dueAt() int64 {
	if p.class > outbox.UrgentClass && p.state == outbox.Due {
		return max(millis(p.due), p.paused)
	}
	return millis(p.due)
}

// fanOut gives a warning to every chat that watches one of the areas and wants it. A chat that matches twice is given it by
// the watch that lets it through most freely. UNIQUE keeps out what has the story already.
func fanOut(ctx context.Context, tx *Tx, w news.Warning, areas []advice.AreaID, now time.Time) (int, error) {
	if err := letThrough(ctx, tx, w); err != nil {
		return 0, err
	}
	last, err := lastDelivery(ctx, tx)
	if err != nil {
		return 0, err
	}
	f := fan{tx: tx, w: w, reading: bot.Read(w), areas: areas, now: now, given: given{}}
	err = eachCandidate(ctx, tx, areas, func(c candidate) error { return f.add(ctx, c) })
	if err == nil {
		err = f.flush(ctx)
	}
	if err == nil {
		err = f.finish(ctx, last)
	}
	return f.n, err
}

// fanSize is how many watches are held in memory at once. All at once they would take 2 kB each.
const fanSize = 1000

// fan gives a warning to chats, some at a time. The candidates come in the order of their addresses.
type fan struct {
	tx      *Tx
	w       news.Warning
	reading *bot.Reading
	areas   []advice.AreaID
	now     time.Time
	wanted  []candidate
	given   given // what addresses get in a day
	n       int
	waiting []post // for a digest or a review
}

func (f *fan) add(ctx context.Context, c candidate) error {
	var ok bool
	if c.rule, ok = c.WantsRead(f.reading); !ok {
		return nil
	}
	if len(f.wanted) >= fanSize && f.wanted[len(f.wanted)-1].At != c.At {
		if err := f.flush(ctx); err != nil {
			return err
		}
	}
	f.wanted = append(f.wanted, c)
	return nil
}

// flush stores the posts of what was added. An address is never in two of them.
func (f *fan) flush(ctx context.Context) (err error) {
	if err := f.given.count(ctx, f.tx, f.wanted, f.areas, f.now); err != nil {
		return err
	}
	posts := planPosts(f.wanted, f.w, f.given, f.now)
	n, err := insertPosts(ctx, f.tx, bot.Post{Warning: f.w.ID}, posts, f.now)
	f.n += n
	f.wanted = f.wanted[:0]
	for _, p := range posts {
		if p.state != outbox.Due {
			f.waiting = append(f.waiting, p)
		}
	}
	return err
}

// finish adds the digests and the reviews for what was stored after a delivery. That changes posts that there are already, for which
// a database may have to keep lanes away, so it comes last, and where nothing waits it is left out.
func (f *fan) finish(ctx context.Context, last int64) error {
	if len(f.waiting) == 0 {
		return nil
	}
	if err := addDigests(ctx, f.tx, last); err != nil {
		return err
	}
	return addReviews(ctx, f.tx, f.waiting)
}

const candidatesQuery = `
	SELECT ` + watchColumns + `, ` + chatColumns + `
	FROM watches w LEFT JOIN chats c ON c.platform = w.platform AND c.chat = w.chat
	WHERE w.area IN (SELECT value FROM json_each(?))
	ORDER BY w.platform, w.chat, w.thread, w.since, w.area`

// eachCandidate visits the watches of areas, by address. Most wishes are alike, so each is read once.
func eachCandidate(ctx context.Context, tx *Tx, areas []advice.AreaID, visit func(candidate) error) error {
	list, err := json.Marshal(areas)
	if err != nil || len(areas) == 0 {
		return err
	}
	decode := decodeOnce()
	return eachOfMany(ctx, tx, fanSize, func(scan func(...any) error) (c candidate, err error) {
		err = scanWatch(&c.Watch, decode, scan, c.scans()...)
		return c, err
	}, visit, candidatesQuery, string(list))
}

// candidates gives the watches of areas, by address.
func candidates(ctx context.Context, tx *Tx, areas []advice.AreaID) (found []candidate, err error) {
	err = eachCandidate(ctx, tx, areas, func(c candidate) error {
		found = append(found, c)
		return nil
	})
	return found, err
}

// decodeOnce is json.Unmarshal for wishes, each of which it reads once. What they hold is shared and must not be changed.
func decodeOnce() func([]byte, any) error {
	known := map[string]bot.Wish{}
	return func(text []byte, into any) error {
		wish, ok := known[string(text)]
		if !ok {
			if err := json.Unmarshal(text, &wish); err != nil {
				return err
			}
			known[string(text)] = wish
		}
		*into.(*bot.Wish) = wish
		return nil
	}
}

// planPosts makes a post for each address.
func planPosts(wanted []candidate, w news.Warning, given given, now time.Time) []post {
	posts := make([]post, 0, len(wanted))
	freedom := map[bot.Way]int{bot.PostIt: 2, bot.DigestIt: 1, bot.ReviewIt: 0}
	last, lastWay := -1, bot.ReviewIt
	for _, c := range wanted {
		way, due := c.Plan(w, given.on(c, now), now)
		p := post{at: c.At, owner: c.Owner, rule: c.rule, state: wayState(way), due: due, strict: c.Wish.Review, class: outbox.WarningClass, chatState: c.chatState}
		switch {
		case last < 0 || posts[last].at != c.At: // they are in the order of addresses
			posts = append(posts, p)
			last, lastWay = len(posts)-1, way
		case freedom[way] > freedom[lastWay]:
			posts[last], lastWay = p, way
		}
	}
	return posts
}

func wayState(w bot.Way) outbox.State {
	switch w {
	case bot.DigestIt:
		return keptForDigest
	case bot.ReviewIt:
		return inReview
	}
	return outbox.Due
}

// letThrough ends the wait of a warning that waited because nobody could tell what it is, and now need not any more.
func letThrough(ctx context.Context, tx *Tx, w news.Warning) error {
	if w.Unsure {
		return nil
	}
	_, err := run(ctx, tx, `DELETE FROM deliveries WHERE story = (SELECT story FROM stories WHERE warning = ?) AND state = 'review' AND strict = 0`,
		string(w.ID))
	return err
}

// insertWarningPosts lets a warning through and stores its posts. It gives their number.
func insertWarningPosts(ctx context.Context, tx *Tx, w news.Warning, posts []post, now time.Time) (int, error) {
	if err := letThrough(ctx, tx, w); err != nil {
		return 0, err
	}
	return storePosts(ctx, tx, w, posts, now)
}

// storePosts stores posts of a warning, the digests that will hold some of them, and the posts that tell who moderates. It
// gives the number of posts of the warning.
func storePosts(ctx context.Context, tx *Tx, w news.Warning, posts []post, now time.Time) (int, error) {
	last, err := lastDelivery(ctx, tx)
	if err != nil {
		return 0, err
	}
	n, err := insertPosts(ctx, tx, bot.Post{Warning: w.ID}, posts, now)
	if err != nil {
		return 0, err
	}
	if err := addDigests(ctx, tx, last); err != nil {
		return 0, err
	}
	return n, addReviews(ctx, tx, posts)
}
