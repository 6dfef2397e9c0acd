package support

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"yiju/corpus"
)

// TestGolden holds the sentences of testdata/golden.txt, whose fates were written down before any was checked, against
// what becomes of them, and prints the shares.
func TestGolden(t *testing.T) {
	c, passages := checker(t)
	file, err := os.Open("testdata/golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	type tally struct{ all, right int }
	counts := make(map[string]*tally)
	for s := bufio.NewScanner(file); s.Scan(); {
		line := s.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, " | ")
		if len(f) != 4 {
			t.Fatalf("malformed line %q", line)
		}
		want, known := strings.CutSuffix(f[0], "!")
		cited := passages(f[2])
		v, err := c.Check(t.Context(), f[3], corpus.Lang(f[1]), cited)
		if err != nil {
			t.Fatal(err)
		}
		got := "keep"
		if v.Text == "" {
			got = "drop"
		}
		if (v.Text == "") != (v.Dropped != "") {
			t.Errorf("%s: text %q with reason %q", f[3], v.Text, v.Dropped)
		}
		how := "own "
		if c.evidence(cited).langs[corpus.Lang(f[1])] == false {
			how = "other "
		}
		n := counts[how+want]
		if n == nil {
			n = new(tally)
			counts[how+want] = n
		}
		n.all++
		switch {
		case got == want && known:
			t.Errorf("no longer goes wrong, take the mark away: %s", line)
			n.right++
		case got == want:
			n.right++
		case !known:
			t.Errorf("got %s (%s: %s), want %s", got, v.Dropped, v.Detail, line)
		}
	}
	for _, k := range []string{"own keep", "other keep", "own drop", "other drop"} {
		if n := counts[k]; n != nil {
			t.Logf("%s language: %s %d of %d", strings.Fields(k)[0], strings.Fields(k)[1], n.right, n.all)
		}
	}
}
