package bot

import (
	"context"
	"time"
)

// Invitation lets whoever has its code become a coordinator, once. The code itself is not kept.
type Invitation struct {
	Code    string // keyed hash
	By      PersonKey
	At      time.Time
	Expires time.Time
}

// Coordinator is somebody who became one by an invitation. The operator's own are in Config.
type Coordinator struct {
	Who   PersonKey
	By    PersonKey // who invited them; "" once that person asked to be forgotten
	Since time.Time
}

// Invitations keeps invitations until they are used or expire.
type Invitations interface {
	// Invite keeps an invitation. The same code again changes nothing.
	Invite(ctx context.Context, i Invitation) error
	// AcceptInvitation makes whoever does the deed a coordinator, writes the deed and uses the invitation up, in one transaction.
	// It says false, and does nothing, when no invitation with that code is open.
	AcceptInvitation(ctx context.Context, code string, joins Deed) (ok bool, err error)
}

// InvitedCoordinators is who became a coordinator by an invitation.
type InvitedCoordinators interface {
	IsCoordinator(ctx context.Context, who PersonKey) (bool, error)
	// Coordinators gives all of them, the first first.
	Coordinators(ctx context.Context) ([]Coordinator, error)
	// DismissCoordinator ends it. It says false when the person was none.
	DismissCoordinator(ctx context.Context, who PersonKey) (found bool, err error)
}
