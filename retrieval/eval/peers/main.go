// Command peers measures yiju beside other ways of finding passages, over sets in the layout of BEIR:
//
//	go run -tags sqlite_fts5 . [-distractors FILE] [-engines yiju,naive,…] DIR...
//
// It prints a table for each set: quality, as yiju/retrieval/eval measures it, and speed. Each engine is measured in a
// process of its own, one after the other, so that none pays for another's memory. Each indexes title and text of a
// passage, stores the text, and reads the text of what it finds. Lucene runs where Java and Debian's liblucene8-java are
// installed and is skipped with a message elsewhere.
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"yiju/retrieval/eval"
)

// errSkipped says that an engine cannot run here.
var errSkipped = errors.New("skipped")

// options are the command line.
type options struct {
	distractors string
	engines     []string
	json        bool
	one         string // engine to measure in this process, for which the program starts itself
	dirs        []string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o, err := parse(os.Args[1:])
	if err == nil {
		err = run(ctx, o, os.Stdout, os.Stderr)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func parse(args []string) (options, error) {
	var o options
	fs := flag.NewFlagSet("peers", flag.ContinueOnError)
	fs.StringVar(&o.distractors, "distractors", "", "JSON lines `file` of passages to add that nobody judged; may be .gz")
	engines := fs.String("engines", strings.Join(engineNames(), ","), "comma-separated `names` of what to measure")
	fs.BoolVar(&o.json, "json", false, "print a line of JSON for each engine and set instead of tables")
	fs.StringVar(&o.one, "one", "", "measure this `engine` in this process and print JSON")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	o.dirs, o.engines = fs.Args(), strings.Split(*engines, ",")
	for _, e := range append(slices.Clone(o.engines), cmp.Or(o.one, o.engines[0])) {
		if !slices.Contains(engineNames(), e) {
			return o, fmt.Errorf("no engine %q; there are %s", e, strings.Join(engineNames(), ", "))
		}
	}
	if len(o.dirs) == 0 {
		return o, errors.New("name at least one folder with corpus.jsonl, queries.jsonl and qrels.tsv")
	}
	return o, nil
}

func run(ctx context.Context, o options, stdout, stderr io.Writer) error {
	if o.one != "" {
		r, err := measureOne(ctx, o)
		if err != nil {
			return err
		}
		return json.NewEncoder(stdout).Encode(r)
	}
	for _, dir := range o.dirs {
		var rows []row
		for _, e := range o.engines {
			fmt.Fprintf(stderr, "%s: %s\n", filepath.Base(dir), e)
			r, err := spawn(ctx, o, e, dir, stderr)
			if errors.Is(err, errSkipped) {
				continue
			} else if err != nil {
				return fmt.Errorf("%s: %s: %w", dir, e, err)
			}
			rows = append(rows, r)
			if o.json {
				if err := json.NewEncoder(stdout).Encode(r); err != nil {
					return err
				}
			}
		}
		if !o.json {
			if err := table(stdout, dir, rows); err != nil {
				return err
			}
		}
	}
	return nil
}

// row is what an engine measured on a set.
type row struct {
	Engine  string `json:"engine"`
	Skipped string `json:"skipped,omitempty"` // why it could not run
	eval.BEIRReport
}

// spawn measures an engine in a process of its own.
func spawn(ctx context.Context, o options, engine, dir string, stderr io.Writer) (row, error) {
	self, err := os.Executable()
	if err != nil {
		return row{}, err
	}
	cmd := exec.CommandContext(ctx, self, "-one", engine, "-distractors", o.distractors, dir)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, stderr
	if err := cmd.Run(); err != nil {
		return row{}, err
	}
	var r row
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		return row{}, err
	}
	if r.Skipped != "" {
		fmt.Fprintf(stderr, "  skipped: %s\n", r.Skipped)
		return r, errSkipped
	}
	return r, nil
}

// table prints the rows of one set.
func table(w io.Writer, dir string, rows []row) error {
	if len(rows) == 0 {
		return nil
	}
	first := rows[0]
	fmt.Fprintf(w, "\n%s: %d questions, %d passages, of these %d distractors\n", filepath.Base(dir), first.Queries, first.Passages, first.Distractors)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "engine\tnDCG@10\tMRR@10\ts@1\ts@5\tR@10\tR@100\tp50 ms\tp99 ms\tindex s\tMB\tpeak MB build\tpeak MB search\t")
	for _, r := range rows {
		mb := func(n int64) float64 { return float64(n) / (1 << 20) }
		fmt.Fprintf(t, "%s\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.2f\t%.2f\t%.1f\t%.1f\t%.0f\t%.0f\t\n", r.Engine, r.NDCG10, r.MRR10, r.Success1,
			r.Success5, r.Recall10, r.Recall100, r.Latency.P50, r.Latency.P99, r.IndexMS/1000, mb(r.Bytes), mb(r.PeakBuild), mb(r.PeakSearch))
	}
	return t.Flush()
}
