package llm

import (
	"sync"
	"time"
)

// Budget limits what calls may spend. Reserve sets tokens aside for a call of a user before it is made, or refuses
// with an error that is ErrBudget; settle is called once, when the call is over, with what it really used.
type Budget interface {
	Reserve(user string, tokens int) (settle func(used int), err error)
}

// Counter is a Budget in memory: so many tokens a day for all, and for each user. A day is one of the calendar of the
// clock's time zone. It starts at zero with the program, and forgets the users of the day before.
type Counter struct {
	perDay, perUser int
	now             func() time.Time

	mu    sync.Mutex
	day   string
	all   int
	users map[string]int
}

// NewCounter returns a Counter; a limit of 0 or less is none. The clock now is nil for that of the machine, in UTC.
func NewCounter(perDay, perUser int, now func() time.Time) *Counter {
	if now == nil {
		now = func() time.Time { return time.Now().UTC() }
	}
	return &Counter{perDay: perDay, perUser: perUser, now: now, users: make(map[string]int)}
}

// Reserve implements Budget. The empty user is nobody in particular, and only the limit for all holds.
func (c *Counter) Reserve(user string, tokens int) (func(used int), error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	day := c.today()
	if c.perDay > 0 && c.all+tokens > c.perDay || user != "" && c.perUser > 0 && c.users[user]+tokens > c.perUser {
		return nil, fail(ErrBudget)
	}
	c.add(user, tokens)
	return func(used int) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.today() == day {
			c.add(user, max(used, 0)-tokens)
		}
	}, nil
}

// Spent returns what is used or set aside today, by all and by the user.
func (c *Counter) Spent(user string) (all, by int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.today()
	return c.all, c.users[user]
}

// today turns the page when the day is another than that of the counts.
func (c *Counter) today() string {
	if day := c.now().Format(time.DateOnly); day != c.day {
		c.day, c.all = day, 0
		clear(c.users)
	}
	return c.day
}

func (c *Counter) add(user string, tokens int) {
	c.all += tokens
	if user == "" || c.perUser <= 0 {
		return
	}
	if c.users[user] += tokens; c.users[user] == 0 {
		delete(c.users, user)
	}
}

// estimate guesses the tokens of s, rather high: about one for every Chinese character and one for every three of the
// others. OpenAI's rule of thumb is four characters of English to a token.
func estimate(s string) int {
	han, rest := 0, 0
	for _, r := range s {
		if r >= 0x2E80 {
			han++
		} else {
			rest++
		}
	}
	return han + (rest+2)/3
}
