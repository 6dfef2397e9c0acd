package bot

import (
	"slices"
	"sync"

	"yiju/corpus"
)

// Bounds of what is remembered.
const (
	mostRecent       = 10
	mostRecentGuilds = 2000
)

// recent remembers the clauses that were cited last in each guild.
type recent struct {
	mu     sync.Mutex
	guilds map[string][]corpus.Ref // the latest first
}

func newRecent() *recent { return &recent{guilds: make(map[string][]corpus.Ref)} }

// add notes refs as cited in guild, the last of them the latest.
func (r *recent) add(guild string, refs []corpus.Ref) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.guilds[guild]; !ok && len(r.guilds) >= mostRecentGuilds {
		for other := range r.guilds {
			delete(r.guilds, other)
			break
		}
	}
	list := slices.Clone(r.guilds[guild])
	for _, ref := range refs {
		ref = ref.Bare()
		list = slices.DeleteFunc(list, func(o corpus.Ref) bool { return o == ref })
		list = append([]corpus.Ref{ref}, list...)
	}
	r.guilds[guild] = list[:min(len(list), mostRecent)]
}

// of returns the clauses cited last in guild, and whether anything is remembered of it.
func (r *recent) of(guild string) ([]corpus.Ref, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	refs, ok := r.guilds[guild]
	return refs, ok
}
