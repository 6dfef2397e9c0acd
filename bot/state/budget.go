package state

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"yiju/bot"
)

// budgetWait bounds how long a call of a Budget, which has no context, waits for its turn to write.
const budgetWait = 10 * time.Second

// Budget limits the tokens of a day, for all of a scope and for each user in it. The counts outlive the process and are
// shared by all that have the state open; what was set aside when a process died counts as used. A day is one of the
// calendar in UTC. Users are kept as hashes that are others every day.
type Budget struct {
	store           *Store
	scope           string
	perDay, perUser int
	refused         error
}

// Budget returns the budget of a scope: a guild, or "" for the whole program. A limit of 0 or less is none. Reserve
// returns an error that is refused where a limit is reached.
func (s *Store) Budget(scope string, perDay, perUser int, refused error) *Budget {
	return &Budget{store: s, scope: scope, perDay: perDay, perUser: perUser, refused: refused}
}

// Reserve sets tokens aside for a call of a user before it is made, or refuses. Call settle when the call is over, with
// what it really used; only the first call counts, and where the state cannot be written what was set aside stays
// used. The empty user is nobody in particular, and only the limit for all holds. A negative number of tokens is 0.
func (b *Budget) Reserve(user string, tokens int) (settle func(used int), err error) {
	tokens = max(tokens, 0)
	day := b.store.now().UTC().Format(time.DateOnly)
	err = b.write("reserve tokens", func(ctx context.Context, tx *sql.Tx) error {
		all, by, err := b.spent(ctx, tx, day, user)
		if err != nil {
			return err
		}
		if b.perDay > 0 && tokens > b.perDay-all || user != "" && b.perUser > 0 && tokens > b.perUser-by {
			return b.refused
		}
		return b.add(ctx, tx, day, user, tokens)
	})
	if err != nil {
		return nil, err
	}
	var once sync.Once
	return func(used int) {
		once.Do(func() {
			// Without the write the count is too high until the day is over, which is the safe side.
			_ = b.write("settle tokens", func(ctx context.Context, tx *sql.Tx) error {
				return b.add(ctx, tx, day, user, max(used, 0)-tokens)
			})
		})
	}, nil
}

// Spent returns what is used or set aside today, by all and by the user.
func (b *Budget) Spent(ctx context.Context, user string) (all, by int, err error) {
	all, by, err = b.spent(ctx, b.store.reader, b.store.now().UTC().Format(time.DateOnly), user)
	return all, by, b.store.wrap("spent tokens", err)
}

func (b *Budget) write(op string, f func(ctx context.Context, tx *sql.Tx) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), budgetWait)
	defer cancel()
	return b.store.write(ctx, op, func(tx *sql.Tx) error { return f(ctx, tx) })
}

// person is the hash of a user for one day; that of nobody is empty and stands for all.
func (b *Budget) person(day, user string) []byte {
	if user == "" {
		return []byte{}
	}
	return b.store.hash("spent "+day, user)
}

func (b *Budget) spent(ctx context.Context, q querier, day, user string) (all, by int, err error) {
	var n [2]int64
	for i, who := range []string{"", user} {
		n[i], err = one(ctx, q, scanInt, `SELECT tokens FROM spent WHERE day = ? AND scope = ? AND person = ?`, day, b.scope, b.person(day, who))
		if err != nil && !errors.Is(err, bot.ErrNoRecord) {
			return 0, 0, err
		}
	}
	if user == "" {
		n[1] = 0
	}
	return int(n[0]), int(n[1]), nil
}

// add counts tokens, which may be negative, for all and for the user.
func (b *Budget) add(ctx context.Context, tx *sql.Tx, day, user string, tokens int) error {
	who := []string{"", user}
	if user == "" {
		who = who[:1]
	}
	for _, u := range who {
		if _, err := tx.ExecContext(ctx, `INSERT INTO spent (day, scope, person, tokens) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT DO UPDATE SET tokens = tokens + ?4`, day, b.scope, b.person(day, u), tokens); err != nil {
			return err
		}
	}
	return nil
}
