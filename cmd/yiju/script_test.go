package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"yiju/bot/present"
	"yiju/corpus"
)

func TestMain(m *testing.M) {
	if msg, _ := buildProblem(present.TextsIn(corpus.English), buildInfo(), ""); msg != "" {
		fmt.Fprintf(os.Stderr, "%s; run the tests with: go test -tags sqlite_fts5 ./cmd/yiju\n", msg)
		os.Exit(1)
	}
	testscript.Main(m, map[string]func(){"yiju": main})
}

// TestScripts runs the command line the way people do. The scripts are its specification.
func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("starts hundreds of processes")
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits,
			"unhex": unhex,

			"endpoint":    (&endpoints{}).run,
			"lastreceipt": lastReceipt,
		},
	})
}

// exits runs a command that must end with a status: exits 2 yiju ask.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s ended with status %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// unhex writes the bytes that a file spells in hexadecimal: unhex IN OUT.
func unhex(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unhex IN OUT")
	}
	data, err := hex.DecodeString(strings.Join(strings.Fields(ts.ReadFile(args[0])), ""))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o666))
}

// lastReceipt sets RECEIPT to the receipt that the last command printed.
func lastReceipt(ts *testscript.TestScript, neg bool, args []string) {
	m := receiptLine.FindStringSubmatch(ts.ReadFile("stdout"))
	if neg || len(args) > 0 || m == nil {
		ts.Fatalf("no receipt was printed")
	}
	ts.Setenv("RECEIPT", m[1])
}

var receiptLine = regexp.MustCompile(`yiju why ([0-9a-z]+)`)
