package main

import (
	"context"
	"time"
)

// riseEvery is how often the areas that chats follow are looked at. A wave of calls lasts a day or two; counts of a week only
// grow, so looking often raises no more alarms than looking once.
const riseEvery = 6 * time.Hour

// lookForRises offers moderators a warning where more people than usual tell of something. It posts nothing.
func (a *app) lookForRises(ctx context.Context) {
	made, err := a.core.LookForRises(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		a.log.Error("what people tell of was not looked at", "err", err)
	case made > 0:
		a.log.Info("moderators are offered warnings, as more people than usual tell of something", "offers", made)
	}
}
