package sqlite

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	mrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"yiju/bot/state"
)

// crashEnv holds the path of a state that the test binary, when it is run with it, writes to until it is killed.
const crashEnv = "YIJU_TEST_CRASH"

func TestMain(m *testing.M) {
	if path := os.Getenv(crashEnv); path != "" {
		if err := writeForEver(path, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// writeForEver saves receipts in several goroutines, and tells the id of each that was acknowledged.
func writeForEver(path string, out io.Writer) error {
	s, err := Open(context.Background(), path, Options{})
	if err != nil {
		return err
	}
	failed := make(chan error)
	for range 4 {
		go func() {
			for {
				r, err := s.SaveReceipt(context.Background(), state.Receipt{Question: strings.Repeat("long ", 200), Message: state.Message{Channel: "c", ID: rand.Text()}})
				if err == nil {
					_, err = fmt.Fprintln(out, r.ID)
				}
				if err != nil {
					failed <- err
				}
			}
		}()
	}
	return <-failed
}

// TestKilled kills a process that writes, again and again, while this one has the state open too: nothing that was
// acknowledged is lost, and the file stays whole.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	total := 0
	for round := range rounds {
		acknowledged := killOne(t, path, time.Duration(5+mrand.IntN(150))*time.Millisecond)
		total += len(acknowledged)
		s, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		for _, id := range acknowledged {
			if _, err := s.Receipt(t.Context(), id); err != nil {
				t.Errorf("round %d: acknowledged receipt %s: %v", round, id, err)
			}
		}
		if err := s.Check(t.Context()); err != nil {
			t.Errorf("round %d: %v", round, err)
		}
		if round%2 == 0 { // in the odd rounds the next process finds the log of the one killed
			must(s.SaveReceipt(t.Context(), state.Receipt{Question: "alive"}))(t)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if total == 0 {
		t.Error("no process lived long enough to write anything")
	}
}

// killOne runs a writing process, kills it some time after its first acknowledged write or, half of the time, after
// its start, and returns the ids that it told.
func killOne(t *testing.T, path string, after time.Duration) []string {
	t.Helper()
	cmd := exec.Command(must(os.Executable())(t))
	cmd.Env = append(os.Environ(), crashEnv+"="+path)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out := must(cmd.StdoutPipe())(t)
	must(0, cmd.Start())(t)
	var once sync.Once
	kill := func() { time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) }
	if mrand.IntN(2) == 0 {
		once.Do(kill)
	}
	var ids []string
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil { // the last line may be cut off
			break
		}
		once.Do(kill)
		ids = append(ids, strings.TrimSpace(line))
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Errorf("the process ended by itself: %v: %s", err, stderr.String())
	}
	return ids
}
