// Command bench measures yiju beside other ways of finding passages, over sets in the layout of BEIR:
//
//	go run -tags sqlite_fts5 . [-distractors FILE [-sizes 50000,200000]] [-engines yiju,naive,…] [-rounds 3] [-folder FOLDER]
//		[-runs FOLDER] [-html FILE [-lang zh]] DIR...
//
// It prints a table for each set and number of distractors: quality, as yiju/retrieval/eval measures it, speed, memory and
// size. With -html it also draws them as a web page, with -runs it writes the rankings as TREC runs. Each engine builds in
// one process and serves in another, so that none pays for another's memory, or for its own building. All engines are up at
// the same time and take turns in each round, so that other load on the machine affects all alike; times are medians over
// the rounds, after one to warm up. Each engine indexes title and text of a passage, stores the text, and reads the text of
// what it finds. Lucene needs Java and Debian's liblucene8-java and is skipped with a message elsewhere.
//
// In place of folders it takes one report of "yiju eval golden -json -misses" or "yiju eval beir -json -misses", a file
// named *.json, and draws that:
//
//	go run -tags sqlite_fts5 . -html FILE [-lang zh] report.json
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/eval"
)

// errSkipped says that an engine cannot run here.
var errSkipped = errors.New("skipped")

// options are the command line.
type options struct {
	distractors string
	sizes       []int // distractors of each run; a negative number for all
	engines     []string
	rounds      int
	questions   int // to put; 0 for all
	json        bool
	dirs        []string
	folder      string // of the indexes that are kept, or ""; of one index where build or serve is set
	runs        string // folder for TREC runs, or ""
	html        string // page to write, or ""
	lang        corpus.Lang

	build, serve string // engine, in the processes that the program starts
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o, err := parse(os.Args[1:])
	if err == nil {
		err = run(ctx, o, os.Stdin, os.Stdout, os.Stderr)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parse(args []string) (options, error) {
	var o options
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.StringVar(&o.distractors, "distractors", "", "JSON lines `file` of passages to add that nobody judged; may be .gz")
	sizes := fs.String("sizes", "-1", "comma-separated `numbers` of distractors to add, -1 for all; the set is measured with each")
	engines := fs.String("engines", strings.Join(engineNames(), ","), "comma-separated `names` of what to measure")
	fs.IntVar(&o.rounds, "rounds", 3, "how many `times` the questions are timed")
	fs.IntVar(&o.questions, "questions", 0, "how `many` questions to put, an even sample; 0 for all")
	fs.BoolVar(&o.json, "json", false, "print a line of JSON for each engine, set and size instead of tables")
	fs.StringVar(&o.build, "build", "", "only build the index of this `engine` in -folder")
	fs.StringVar(&o.serve, "serve", "", "only serve this `engine` from -folder")
	fs.StringVar(&o.folder, "folder", "", "`folder` in which indexes stay, and from which those that are there already are served")
	fs.StringVar(&o.runs, "runs", "", "`folder` for the rankings of each engine as TREC runs")
	fs.StringVar(&o.html, "html", "", "write the figures as a web page to this `file`")
	lang := fs.String("lang", "en", "`lang`uage of the page: zh or en")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if o.lang = corpus.Lang(*lang); o.lang != corpus.Chinese && o.lang != corpus.English {
		return o, fmt.Errorf("-lang: %q is neither zh nor en", *lang)
	}
	for n := range strings.SplitSeq(*sizes, ",") {
		size, err := strconv.Atoi(n)
		if err != nil {
			return o, fmt.Errorf("-sizes: %q is no number", n)
		}
		o.sizes = append(o.sizes, size)
	}
	o.dirs, o.engines = fs.Args(), strings.Split(*engines, ",")
	for _, e := range append(slices.Clone(o.engines), o.build, o.serve) {
		if e != "" && !slices.Contains(engineNames(), e) {
			return o, fmt.Errorf("no engine %q; there are %s", e, strings.Join(engineNames(), ", "))
		}
	}
	if len(o.dirs) == 0 && o.serve == "" {
		return o, errors.New("name at least one folder with corpus.jsonl, queries.jsonl and qrels.tsv")
	}
	if o.rounds < 1 {
		return o, errors.New("-rounds must be at least 1")
	}
	return o, nil
}

func run(ctx context.Context, o options, stdin io.Reader, stdout, stderr io.Writer) error {
	switch {
	case o.build != "":
		r, err := build(ctx, o)
		if err != nil {
			return err
		}
		return json.NewEncoder(stdout).Encode(r)
	case o.serve != "":
		e, err := newEngine(ctx, o.serve)
		if err != nil {
			return err
		}
		if err := e.open(ctx, o.folder); err != nil {
			return errors.Join(err, e.close())
		}
		return errors.Join(serve(ctx, e, stdin, stdout), e.close())
	}
	if o.html != "" && len(o.dirs) == 1 && filepath.Ext(o.dirs[0]) == ".json" {
		return drawReport(o)
	}
	var all []row
	for _, dir := range o.dirs {
		var bySize [][]row
		for _, size := range o.sizes {
			rows, err := compare(ctx, o, dir, size, stderr)
			if err != nil {
				return fmt.Errorf("%s: %w", dir, err)
			}
			if err := show(stdout, o, rows); err != nil {
				return err
			}
			bySize, all = append(bySize, rows), append(all, rows...)
		}
		if !o.json {
			if err := growth(stdout, bySize); err != nil {
				return err
			}
		}
	}
	if o.html == "" {
		return nil
	}
	return toFile(o.html, func(w io.Writer) error { return drawComparison(w, all, o.lang) })
}

// build builds the index of o.build in o.folder for the first of o.dirs.
func build(ctx context.Context, o options) (row, error) {
	set, err := read(o.dirs[0], o.distractors, o.sizes[0])
	if err != nil {
		return row{}, err
	}
	r := row{Engine: o.build, Passages: len(set.Passages), Distractors: set.Distractors}
	if o.build == engineApart && !set.Paired() {
		r.Skipped = "no passage has a version in the other language"
		return r, nil
	}
	e, err := newEngine(ctx, o.build)
	if errors.Is(err, errSkipped) {
		r.Skipped = err.Error()
		return r, nil
	} else if err != nil {
		return r, err
	}
	r.built, err = buildOnce(ctx, e, o.folder, set)
	return r, errors.Join(err, e.close())
}

// judged returns the questions of set that are judged, in order; of more than most, where that is not 0, an even sample.
// What is not asked is not judged.
func judged(set *eval.Set, most int) (ids, texts []string) {
	step, n := 1, 0
	if most > 0 {
		step = max(1, (len(set.Relevant)+most-1)/most)
	}
	for _, q := range set.Queries {
		if len(set.Relevant[q.ID]) == 0 {
			continue
		}
		if n++; (n-1)%step == 0 {
			ids, texts = append(ids, q.ID), append(texts, q.Text)
		} else {
			delete(set.Relevant, q.ID)
		}
	}
	return ids, texts
}
