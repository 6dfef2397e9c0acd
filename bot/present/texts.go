package present

import (
	_ "embed"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"yiju/corpus"
	"yiju/corpus/diff"
)

// Texts is everything that yiju says by itself, in one language, on every front. A field is a text, which may have verbs
// of package fmt; the methods name codes. The catalogues are en.txt and zh.txt: one text a line, by field or code.
type Texts struct {
	Lang corpus.Lang

	// Words.
	Colon, Comma, Aside, Semicolon, Yes, No, None, Somebody, AndMore, Seconds, NoLimit string

	// When a request fails.
	Apology, TimedOut, ShuttingDown, Conflict, Outdated, NothingServes, NotPublic, OnlyInGuild, CannotPost string

	// Who may do what.
	NeedModerator, NeedMaintainer, NeedHome, NotYours, ChannelOff, ChannelNotEnabled, OnlyYouHere string

	// Asking.
	EmptyQuestion, QuestionTooLong, NoTextThere, TooFast, LineFull, InLine, LookingUp, Greeting, ThreadOpened,
	ThreadReady string

	// Answers in a conversation.
	OnlyRelated, OnlyCommentary, Ambiguous, NoEvidence, SmallTalk, NoSuchClausePlain, NotUnderstood, Closest, MayMean, DocumentsSay, OthersRead, UnderstoodAs, WordForWord, Summarised, Searched,
	QuestionIs, SnapshotIs, SnapshotOf, ReceiptIs, ReviewedBy string

	// Buttons.
	ButtonSources, ButtonThisLanguage, ButtonMore, ButtonFollowUp, ButtonGap, ButtonShare, ButtonDelete,
	ButtonUndo, ButtonBack, ButtonNext, WhichOne, OpenOne string

	// Sources and feedback.
	SourcesInFull, SourceLink, OtherSnapshot, ClauseGone, NoMore, ReceiptGone, SharedBy, Shared, Deleted,
	FeedbackThanks, NothingKept, WhyDown, WhyDownLabel, WhyDownHint, GapThanks string

	// Lists.
	HitsFor, NoHits, SourcesTitle, SourcesFoot string

	// Help.
	HelpTitle, HelpIntro, HelpStates, ForModerators, ForMaintainers, OnMessage string

	// Privacy.
	PrivacyTitle, PrivacyKept, PrivacyNotKept, PrivacyPublic, PrivacyIn, PrivacyOut, ButtonOptOut, ButtonOptIn,
	ButtonExport, ButtonForget, ButtonForgetOK, OptedOutNow, OptedInNow, ForgetSure, Forgotten, ErasedCounts,
	Exported string

	// Citing and verifying.
	CitedBy, CitedFor, ClauseNo, ParagraphNo, TooManyClauses, NotFound, NotFoundMaybe,
	WithdrawnOn, MovedOn, OnceWithdrawn, OnceMoved, BadMessageLink, Posted, Undone, TooLate, DraftGone,
	PickForReply, NoQuotes, CheckedBy, MoreQuotes, DiffStored, DiffQuoted, NearestIs, ClaimHas string

	// Verdicts.
	QuoteNegated string

	// Reviews.
	ReviewTitle, ButtonApprove, ButtonCorrect, ButtonWithdraw, NotAnAnswer, NothingToApprove, NotReviewed,
	ReviewSaved, ReviewWithdrawnNow, AnswerOutdated, CorrectTitle, CorrectText, CorrectTextHint, CorrectClauses,
	CorrectClausesHint, NeedsClauses, NeedsNumbers, QuoteNotVerbatim, QueueEmpty, QueueTitle,
	ClauseChangedIs string

	// The corpus in a conversation.
	NoMaintainer, RefreshBusy, NoPending, NoPrevious, NoSourcesSet, NoRoom, NoAccess, BadFile, NeedFile,
	FileAdded, FileWaits, ClauseCount, StatusTitle, ServingMark, SnapshotCounts, SourceCount,
	PendingIs, ChangesTitle, ChangeCounts, NoChanges,
	NothingNew, ChecksBlock, LostQuestion, ButtonAnyway, AnywaySure, ButtonAnywayOK, ChecksPassed,
	ButtonApproveSnapshot, Approved, RollbackSure, RollbackSureBefore, ButtonRollback, RolledBack, SweptPosts,
	PostsElsewhere, PostRestored, NoPostsChanged, ButtonPosts, ButtonNotices, ButtonNoticesAgain, NoticeChanged,
	NoticeMoved, NoticeWithdrawn, NoticesWritten, NoticesGone, NoticesDenied, NoticesFailed, SweptReviews,
	NoGaps, GapsTitle, GapCounts, CloseGap, GapClosedNow string

	// Settings.
	ConfigTitle, ConfigChannels, ConfigLang, ConfigModerators, ConfigMaintainers, ConfigPrivate, ConfigLimits,
	LimitUser, LimitChannel, LimitConcurrent, LimitTokens, LimitUserTokens, ChannelEnabled, ChannelDisabled,
	LangSet, Saved, BadNumber, AuditTitle, AuditEmpty, BadRange, RangeHint, EveryHint string

	// The command line.
	Overview, OverviewEnd, NoCommand, TryHelp, TryHelpFor, NoSuchCommand, NoSubcommand, DidYouMean, Usage,
	FlagFirst, AskIt, NoSuchFlag, DashArgument, FlagNeedsValue, FlagBadValue, WantOneOf, WantCount, Interrupted,
	TooManyArguments string

	// Summaries of commands.
	SumAsk, SumSearch, SumCite, SumRefresh, SumStatus, SumList, SumShow, SumVersion, SumHelp string

	// Flags.
	FlagData, FlagConfig, FlagJSON, FlagBatch, FlagAskLang, FlagCiteLang, FlagK, FlagFrom, FlagDry, FlagYes string

	// Before a corpus is opened.
	NoFTS5, NoFTS5Hint, NoCgo, NoCgoGCC, NoCgoHint, NoQuestion, NoQuery, NoPinpoint, NoRef, BadRef, RefHint,
	BatchAndWords string

	// Configuration and manifest.
	ConfigUnreadable, ConfigHint, BadK, BadLang, YAMLTooLarge, YAMLSyntax, YAMLHint, YAMLDocuments, YAMLUnknown,
	YAMLKnown, YAMLTwice, YAMLType, FromUnreadable, FromHint, FromMissing, DataMissing, DataWithin,
	DataWithinHint, ManifestHint, RefreshCmd string

	// Opening a corpus.
	NoData, NoDataHint, NoSnapshot, NoSnapshotHint, Mismatch, RebuildHint, Damaged, Locked, LockedHint,
	StarterFailed string

	// Answers, hits and clauses.
	StatusExtractive, StatusGenerated, Sources, Related, Badge, Footnotes, Variants, VariantLegend, DigestLine,
	Document, CiteNotFound, ThereAre, ThereIs, NoSuchRef, StarterTitle, StarterAbout, StarterOwn string

	// Batches.
	BatchUnreadable, BatchBadLine, BatchNoQuestion, BatchFailed, BatchLineTooLong string

	// Refreshing.
	Reading, Structuring, Building, Published, Unchanged, DryRun, Ask, Declined, NeedYes, NeedYesHint,
	NothingUsable, NothingUsableHint, Untouched, SkippedSome, SkippedHint, SkippedBecause, SkippedCount, Invalid,
	InvalidHint string

	// Checks, comparisons, and what became of clauses.
	SumDiff, SumApprove, SumRollback, FlagQuestions, FlagForce, BadMargin, Checking, Blocked, BlockedHint,
	ForceHint, Waits, NothingPending, NothingToCompare, NoSuchSnapshot, NoOlderSnapshot, StillPending,
	ServingChanged, ServingChangedHint, ListCmd, ApproveCmd, PendingMark, ChangesHeading, NewSources,
	MoreChanges, WholeDocument, ChecksHeading, ColCheck, ColBefore, ColAfter, ColChange, WorseThan, FlagDictionary,
	DictionaryHint, DictionaryData string

	// Tables of a refresh.
	ColSource, ColEncoding, ColDocuments, ColClauses, ColKept, ColRemoved, ColNote, ColTotal, ColInstrument,
	ColLevel, ColZH, ColEN, ColLang, ColPaired, ColOnlyZH, ColOnlyEN, SourcesHeading, InstrumentsHeading, QuestionsHeading,
	JoinsHeading, TroubleHeading, FilesHeading, ShortNamesHeading, SharedName, FlagVerbose, VerboseHint string

	// Status and list.
	StatusSnapshot, StatusStarter, StatusBuilt, StatusCounts, StatusAdds, StatusAsked, StatusVectors, StatusVectorsOther,
	StatusVectorsOff, TrialPoor, TrialsPoor, CutPassages, Unembedded, VectorsFailed, VectorsBack, VectorsOther, AskingClauses, AskingCost,
	AskingWould, AskedFound, AskedUnmatched, AskedLine, AskedMissing, AskedHint, AskedNoClause, Embedding, EmbeddingFailed,
	EmbeddingHint, StatusGap, ColSnapshot, ColBuilt,
	ColInstruments, ColSize, Serving, ListStarter string

	// Evaluation.
	SumEvalGolden, FlagSources, FlagFloor, FlagEvalModel, FlagEvalJudge, FlagMisses, NoGoldenFile, GoldenHint, BelowFloor, ColKind, ColAnswers,
	SumEvalBEIR, FlagDistractors, FlagRun, FlagRank, FlagApart, FlagHTML, FlagPageLang, NoBEIRFolder, BEIRHint,
	DistractorsSkipped, Asking, RowPassages, RowVectors, RowUnembedded, FlagVectors, RowDistractors, RowIndexTime, RowIndexSize, RowPairs, VersionsPaired, VersionsApart, RowWhenApart,
	SumEvalSupport, NoStatements, StatementsHint, ColRules, ColJudge, ColBoth, RowWithoutCond, NoVerdict string

	// Models and receipts.
	BadNotNegative, ModelHint, ModelBad, Summarising, SumWhy, FlagReplay, FlagAfter, NoReceipt, NoSuchReceipt,
	ReceiptIDHint, ReceiptBad, ReceiptLost, ReceiptHint, ReceiptLine, WhyTitle, WhyQuestion, WhyResolved,
	WhySought, WhyRanked, WhyCoverage, WhyDecided, WhyEvidence, WhyNamed, WhyNumberMissing, WhyNear, WhyNearOther, WhyMissing,
	WhyElsewhere, WhyUnheard, WhyPhrases, WhyCached, WhyMeant, WhyBy, WhyModel, WhyTokens, WhyAnswerable, WhyDropped, WhyOverruled,
	WhyJudge, WhyVerdict, WhyNotBorneOut, WhyLookFor, WhyAgain, WhyUnquoted, WhyAnswer, WhyReplay,
	WhySame string

	// The server and its doctor.
	SumServe, SumDoctor, SumBackup, NoToken, NoTokenHint, ServingNow, Draining, FatalToken, FatalIntents,
	FatalShards, FatalShard, FatalGuild, FatalOther, BadValue, Examining, DoctorCorpus, DoctorStarter,
	DoctorNoState, DoctorState, DoctorStateHint, DoctorNoDir, DoctorDisk, DoctorDiskFree, DoctorDiskFull,
	DoctorDiskHint, DoctorNoModel, DoctorModel, DoctorJudge, DoctorJudgeBad, DoctorJudgeHint, DoctorNoEmbedding, DoctorEmbedding, DoctorDiscord, DoctorInvite,
	DoctorDiscordHint, DoctorIntent, DoctorNoIntent, DoctorLacking, DoctorLackingHint, MayView, MaySend,
	MaySendInThreads, MayThread, MayAttach, MayRead, DoctorShards, NoStatePlace, NoStateHint, NoBackupFile,
	BackedUp string

	// Checking quotations.
	SumVerify, NoVerify, VerifyAlso, WhyUnknown string

	// Sources and their results.
	ColResult, KeptSome, KeptBecause,
	LostSource, EmptiedSource, CheckedOn, RetrievedOn string

	// The disk.
	DiskFull, DiskFullHint, ReadOnly, ReadOnlyHint string

	// The schedule.
	ScheduleFailed, ScheduleSources, ScheduleWaits, ScheduleBlocked, SchedulePublished string

	// How a search went (search -explain).
	FlagExplain, ExplainLang, ExplainRespelled, ExplainNames, ExplainReadings, ExplainUnknown, ExplainFactor,
	ExplainPhrases, ExplainHeld, ExplainNotHeld, ExplainTerms, ExplainColAsked, ExplainColTerm, ExplainColRole,
	ExplainColWeight, ExplainColZH, ExplainColEN, ExplainNoPassage, ExplainPairs, ExplainCharacters,
	ExplainWritten, ExplainMore, ExplainExpansions, ExplainUntranslated, ExplainUnheld, ExplainInWords,
	ExplainRankers, ExplainColRanker, ExplainColLang, ExplainColTop, ExplainNoRankers, ExplainHits, ExplainFacts,
	ExplainVote, ExplainNoted, ExplainMade, ExplainOthers, ExplainProximity, ExplainNeighbour, ExplainAsked, FoundBy, ExplainTimes,
	ExplainGives, ExplainBehind, ExplainPhrased, ExplainShare string

	// Inputs with mistakes.
	GoldenNoQuestion, GoldenBadLine string

	// Calls of a model.
	ModelStatus, ModelKey, ModelName, ModelRetry, ModelAttempts string

	// Discord.
	RestInFile, FileTooLarge, Busy, TooSlow, Failed, MayNotWrite, MayNotThread, Gone string

	names map[string]string // "KIND.CODE" to what it is called
}

//go:embed zh.txt
var catalogueZH string

//go:embed en.txt
var catalogueEN string

var (
	textsZH = sync.OnceValue(func() *Texts { return read(corpus.Chinese, catalogueZH) })
	textsEN = sync.OnceValue(func() *Texts { return read(corpus.English, catalogueEN) })
)

// TextsIn returns the texts in language l, English where l is not Chinese. They are shared and must not be changed.
func TextsIn(l corpus.Lang) *Texts {
	if l == corpus.Chinese {
		return textsZH()
	}
	return textsEN()
}

// read reads a catalogue: a line is KEY = TEXT, a comment begins with "#". In a text, \n is a line end; a text that begins or
// ends with a space is quoted as in Go.
func read(l corpus.Lang, catalogue string) *Texts {
	t := &Texts{Lang: l, names: make(map[string]string)}
	fields := reflect.ValueOf(t).Elem()
	for line := range strings.Lines(catalogue) {
		key, text, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if !ok || strings.HasPrefix(key, "#") {
			continue
		}
		if quoted, err := strconv.Unquote(text); err == nil && text[0] == '"' {
			text = quoted
		} else {
			text = strings.ReplaceAll(text, `\n`, "\n")
		}
		if strings.Contains(key, ".") {
			t.names[key] = text
		} else if f := fields.FieldByName(key); f.IsValid() && f.CanSet() {
			f.SetString(text)
		}
	}
	return t
}

// Called returns what a code of a kind is called, or the code where it has no name. The kinds are the first parts of the keys
// with a dot in the catalogues; most are types of codes: an answer.Reason is of the kind reason. A name may have verbs: of a
// whole document, a change has one for the number of clauses, and a version that is shown has one for its language.
func (t *Texts) Called(kind, code string) string {
	if s, ok := t.names[kind+"."+code]; ok {
		return s
	}
	return code
}

// Level names the legal value of a document.
func (t *Texts) Level(l corpus.Level) string { return t.Called("level", string(l)) }

// Change says what became of a clause or document.
func (t *Texts) Change(k diff.ChangeKind) string { return t.Called("change", string(k)) }

// Language names a language; "" is that of the question.
func (t *Texts) Language(l corpus.Lang) string {
	if l == "" {
		l = "auto"
	}
	return t.Called("language", string(l))
}
