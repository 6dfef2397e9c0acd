package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"yiju/retrieval/answer"
	"yiju/retrieval/archive"
	"yiju/retrieval/llm/llmtest"
)

// kills is how often a refresh is killed.
const kills = 50

// TestKilledRefresh kills a refresh at random moments, with a model that makes vectors, while questions are asked: what
// serves is always whole, and is either what served before or what the refresh was to publish. Then a refresh succeeds and
// nothing is left of the others.
func TestKilledRefresh(t *testing.T) {
	if testing.Short() {
		t.Skip("kills fifty processes")
	}
	server := llmtest.New()
	defer server.Close()
	server.Embeds(water)
	k := &killing{t: t, root: t.TempDir(), url: server.BaseURL(), r: rand.New(rand.NewPCG(50, 1))}
	k.data, k.from = filepath.Join(k.root, "data"), ferries(t, filepath.Join(k.root, "from"), "渡船限载0人。")
	if out, err := k.command("-yes").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	ferries(t, k.from, "渡船限载1人。")
	start := time.Now()
	if out, err := k.command("-yes").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	whole := time.Since(start)
	stop := k.questions()
	killed, swapped, stands := 0, 0, 1
	for n := 2; killed < kills && n < 5*kills; n++ {
		before := k.serving()
		ferries(t, k.from, fmt.Sprintf("渡船限载%d人。", n))
		// Half of them publish, the others only build aside: their serving snapshot may not change at all.
		flag := []string{"-yes", "-force"}[n%2]
		cmd := k.command(flag)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		kill := time.AfterFunc(time.Duration(k.r.Float64()*float64(whole)), func() { cmd.Process.Kill() })
		if cmd.Wait(); cmd.ProcessState.ExitCode() < 0 {
			killed++
		} else {
			whole = min(whole, time.Since(began)) // the machine was slower when it was measured
		}
		kill.Stop()
		if after := k.serving(); after != before {
			swapped++
			if flag != "-yes" {
				t.Fatalf("%s serves in place of %s, which nobody approved", after, before)
			}
			stands = n
		}
		k.check(stands)
	}
	stop()
	t.Logf("%d killed before their end, %d swapped", killed, swapped)
	if killed < kills {
		t.Errorf("%d were killed, want %d", killed, kills)
	}
	ferries(t, k.from, "渡船限载99人。")
	if out, err := k.command("-yes").CombinedOutput(); err != nil {
		t.Fatalf("the refresh after them: %v: %s", err, out)
	}
	k.clean()
}

// killing is a data directory whose refreshes are killed.
type killing struct {
	t                     *testing.T
	root, data, from, url string
	r                     *rand.Rand
}

// command is a refresh in a process of its own.
func (k *killing) command(flag string) *exec.Cmd {
	exe, err := os.Executable()
	if err != nil {
		k.t.Fatal(err)
	}
	cmd := exec.Command(exe, "corpus", "refresh", "-data", k.data, "-from", k.from, flag)
	cmd.Args[0] = "yiju" // by which TestMain knows what to be
	cmd.Env = append(os.Environ(), "OPENAI_BASE_URL="+k.url, "OPENAI_EMBEDDING_MODEL=test", "OPENAI_API_KEY=test", "LANG=en", "YIJU_KEEP=3")
	return cmd
}

func (k *killing) serving() string {
	name, err := archive.OpenDir(k.data).Serving()
	if err != nil {
		k.t.Fatal(err)
	}
	return name
}

// check opens what serves: it must be whole, and let so many people on the ferry.
func (k *killing) check(people int) {
	snap, err := archive.OpenDir(k.data).Current()
	if err != nil {
		k.t.Fatal(err)
	}
	defer snap.Close()
	c, err := snap.Load(k.t.Context())
	if err != nil || c.Digest() != snap.Meta().Digest {
		k.t.Fatalf("what serves reads back otherwise: %v", err)
	}
	if got, want := c.Instruments[0].Documents[0].Clauses[1].Text, fmt.Sprintf("渡船限载%d人。", people); !strings.HasSuffix(got, want) {
		k.t.Fatalf("what serves says %q, want %q", got, want)
	}
}

// questions asks what serves until the function that it returns is called.
func (k *killing) questions() (stop func()) {
	a := newApp(func(string) string { return "" }, strings.NewReader(""), io.Discard, io.Discard)
	s := usual()
	s.Data = k.data
	l, err := setup{a, s}.manager(nil)
	if err != nil {
		k.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(k.t.Context())
	var wait sync.WaitGroup
	wait.Go(func() {
		l.Watch(ctx, 10*time.Millisecond, func(name string, err error) {
			if err != nil {
				k.t.Errorf("what serves cannot be taken up: %v", err)
			}
		})
	})
	asked := 0
	wait.Go(func() {
		for ; ctx.Err() == nil; asked++ {
			serving, release := l.Lease()
			ans, err := serving.Ask(k.t.Context(), answer.Question{Text: "渡船限载多少人？"})
			if err != nil || !strings.Contains(ans.Text, "渡船限载") {
				k.t.Errorf("%q, %v", ans.Text, err)
			}
			release()
			time.Sleep(5 * time.Millisecond)
		}
	})
	return func() {
		cancel()
		wait.Wait()
		l.Close()
		k.t.Logf("%d questions answered meanwhile", asked)
	}
}

// clean checks that the data directory holds what belongs there and nothing else.
func (k *killing) clean() {
	var left bytes.Buffer
	snapshots := 0
	err := filepath.WalkDir(k.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(k.data, path)
		switch dir := filepath.Dir(name); {
		case dir == "snapshots" && strings.HasSuffix(name, ".db"):
			snapshots++
		case name == "current" || name == "lock" || name == "embeddings.db":
		default:
			fmt.Fprintln(&left, name)
		}
		return err
	})
	if err != nil || left.Len() > 0 || snapshots > 4 {
		k.t.Errorf("%d snapshots, and of others is left: %s%v", snapshots, left.String(), err)
	}
}
