package main

import (
	"yiju/corpus"
	"yiju/retrieval/answer"
	"yiju/retrieval/llm"
	"yiju/retrieval/support"
)

// texts is everything that yiju says by itself, in one language. Where a text has verbs of package fmt, they are the
// same in both languages; a test checks that, and that no text is missing.
type texts struct {
	fetchTexts

	// The frame.
	Overview, OverviewEnd, NoCommand, TryHelp, TryHelpFor, NoSuchCommand, NoSubcommand, DidYouMean, Usage string
	FlagFirst, AskIt, NoSuchFlag, DashArgument, FlagNeedsValue, FlagBadValue, WantOneOf, WantCount        string
	Interrupted, TooManyArguments, ListSeparator, Colon                                                   string

	// Summaries of commands.
	SumAsk, SumSearch, SumCite, SumRefresh, SumStatus, SumList, SumShow, SumVersion, SumHelp string

	// Flags.
	FlagData, FlagConfig, FlagJSON, FlagBatch, FlagAskLang, FlagCiteLang, FlagK, FlagFrom, FlagDry, FlagYes string

	// Before a corpus is opened.
	NoFTS5, NoFTS5Hint, NoCgo, NoCgoGCC, NoCgoHint, NoQuestion, NoQuery, NoPinpoint, NoRef, BadRef, RefHint string
	BatchAndWords                                                                                           string

	// Configuration and manifest.
	ConfigUnreadable, ConfigHint, BadK, BadLang, YAMLTooLarge, YAMLSyntax, YAMLHint, YAMLDocuments, YAMLUnknown string
	YAMLKnown, YAMLTwice, YAMLType, FromUnreadable, FromHint, FromMissing, DataMissing, DataWithin              string
	DataWithinHint, ManifestHint, RefreshCmd                                                                    string

	// Opening a corpus.
	NoData, NoDataHint, NoSnapshot, NoSnapshotHint, Mismatch, MismatchHint, Damaged, DamagedHint, Locked string
	LockedHint, StarterFailed                                                                            string

	// Answers, hits and clauses.
	StatusExtractive, StatusGenerated, StatusUncertain, StatusNoEvidence, Sources, Related, Closest                                                                    string
	NotInCorpus, WeakMatch, CommentaryOnly, AmbiguousDocument, ClauseOutOfRange, ValidRange, Readings                                                                  string
	Badge, NumberAdded, ParagraphAdded, Footnotes, Variants, VariantLegend, DigestLine, Document, NoteBeginning, NoteEnd                                               string
	NoteJoined, NoteContinuation, NoteUntitled, NoHits, CiteOutOfRange, CiteOutOfRangePlain, CiteParagraphRange, CiteItemRange, PartParagraph, PartItem, CiteAmbiguous string
	CiteNotFound, CiteSuggestions, Suggestions, NoSuchRef, Official, OfficialTranslation                                                                               string
	UnofficialTranslation, Model, Digest, Commentary, News, StarterTitle, StarterAbout, StarterOwn                                                                     string

	// Batches.
	BatchUnreadable, BatchBadLine, BatchNoQuestion, BatchFailed, BatchLineTooLong string

	// Refreshing.
	Reading, Structuring, Building, Published, Unchanged, DryRun, Ask, Declined, NeedYes, NeedYesHint   string
	NothingUsable, NothingUsableHint, Untouched, SkippedSome, SkippedHint, SkippedBecause, SkippedCount string
	Invalid, InvalidHint                                                                                string

	// Gate, comparison, and what became of clauses.
	SumDiff, SumApprove, SumRollback, FlagQuestions, FlagForce, BadMargin, Checking, Blocked, BlockedHint        string
	ForceHint, Waits, NothingPending, NothingToCompare, NoSuchSnapshot, NoPrevious, StillPending, Outdated       string
	OutdatedHint, ListCmd, ApproveCmd, ShowCmd, PendingMark, ChangesHeading, NewSources, NoChanges, MoreChanges  string
	AndMore, WholeDocument, CountOpened, CountClosed, CountAdded, CountWithdrawn, CountChanged, CountRenumbered  string
	CountMoved, CountDescribed, ChangeOpened, ChangeClosed, ChangeAdded, ChangeWithdrawn, ChangeChanged          string
	ChangeRenumbered, ChangeMoved, ChangeDescribed, FieldTitle, FieldTitleZH, FieldTitleEN, FieldLevel           string
	FieldAddress, FieldSource, FieldKind, FieldDate, FieldIssuer, FieldAliases, FieldLabel, FieldHeading         string
	FieldPath, FieldNotes, FieldVariants, ChecksHeading, ColCheck, ColBefore, ColAfter, ColChange, WorseThan     string
	LostQuestion, FigureSmoke, FigurePassed, FigureFirst, FigureFive, FigureSaid, FigureRefused, FigureOverclaim string
	WithdrawnOn, MovedOn                                                                                         string
	FlagDictionary, DictionaryHint, DictionaryData                                                               string

	// Tables of a refresh.
	ColSource, ColEncoding, ColDocuments, ColClauses, ColKept, ColRemoved, ColNote, ColTotal, ColInstrument string
	ColLevel, ColZH, ColEN, ColPaired, ColOnlyZH, ColOnlyEN, SourcesHeading, InstrumentsHeading             string

	// Status and list.
	StatusSnapshot, StatusStarter, StatusBuilt, StatusDigest, StatusCounts, StatusAdds, StatusRemoved string
	StatusVectors, StatusVectorsOther, StatusVectorsOff, Embedding, EmbeddingFailed, EmbeddingHint    string
	StatusGap, ColSnapshot, ColBuilt, ColInstruments, ColSize, Serving, ListStarter                   string

	// Evaluation.
	SumEvalGolden, FlagSources, FlagFloor, FlagMisses, NoGoldenFile, GoldenHint, BelowFloor, ColKind, ColAnswers string
	SumEvalBEIR, FlagDistractors, FlagRun, FlagRank, FlagApart, FlagHTML, FlagPageLang, NoBEIRFolder, BEIRHint   string
	DistractorsSkipped, Asking, RowPassages, RowDistractors, RowIndexTime, RowIndexSize                          string
	RowPairs, VersionsPaired, VersionsApart                                                                      string

	// Models and receipts.
	BadNumber, ModelHint, ModelBad, Summarising, NoteModelUnavailable, NoteModelBudget, NoteModelUnusable, FollowUp                                                            string
	SumWhy, FlagReplay, FlagAfter, NoReceipt, NoSuchReceipt, ReceiptIDHint, ReceiptBad, ReceiptLost, ReceiptHint, ReceiptLine                                                  string
	WhyTitle, WhyQuestion, WhyResolved, WhySought, WhyRanked, WhyCoverage, WhyDecided, WhyEvidence, WhyNamed, WhyNumberMissing, WhyMissing, WhyElsewhere, WhyUnheard, WhyModel string
	WhyTokens, WhyAnswerable, WhyDropped, WhyUnquoted, WhyAnswer, WhyReplay, WhySame                                                                                           string

	// Why a sentence of a model was dropped.
	DropMarkup, DropTooLong, DropLanguage, DropEmpty, DropNumber, DropDate, DropName, DropAttributed    string
	DropNegation, DropModality, DropJudgement, DropUnfounded, DropNoCitation, DropOnlyTold, DropUnasked string

	// The server and its doctor.
	SumServe, SumDoctor, SumBackup, NoToken, NoTokenHint, ServingNow, Draining, FatalToken, FatalIntents                            string
	FatalShards, FatalShard, FatalGuild, FatalOther, BadValue, Examining, CheckCorpus, CheckState                                   string
	CheckDisk, CheckModel, CheckEmbedding, CheckDiscord, DoctorCorpus, DoctorStarter, DoctorNoState, DoctorState                    string
	DoctorStateHint, DoctorNoDir, DoctorDisk, DoctorDiskFree, DoctorDiskFull, DoctorDiskHint, DoctorNoModel, DoctorModel            string
	DoctorNoEmbedding, DoctorEmbedding, DoctorDiscord, DoctorInvite, DoctorDiscordHint, DoctorIntent, DoctorNoIntent, DoctorLacking string
	DoctorLackingHint, MayView, MaySend, MaySendInThreads, MayThread, MayAttach, MayRead                                            string
	DoctorShards, NoStatePlace, NoStateHint, NoBackupFile, BackedUp                                                                 string

	// What a model says of the passages.
	AnswerableYes, AnswerableNo, AnswerableDoubt string

	// Why characters stand in no clause.
	ReasonLineBreak, ReasonSpace, ReasonNavigation, ReasonContents, ReasonTitle, ReasonHeading, ReasonByline string
	ReasonDate, ReasonDateline, ReasonAddress, ReasonCredit, ReasonLeadIn, ReasonMark, ReasonFootnote        string
	ReasonMarker, ReasonVariant                                                                              string

	// Checking quotations.
	SumVerify, NoVerify, VerdictVerbatim, VerdictVariant, VerdictOmission, VerdictSeveral                     string
	VerdictAltered, VerdictStitched, VerdictElsewhere, VerdictNotInCorpus, VerdictTooShort, VerdictNotChecked string
	QuoteTooLong, TextTooLong, TooManyQuotes, VerifyAlso, VerifyNearest, VerifyClaimHas                       string
	VerifyLegend, ClaimExists, ClaimOther, ClaimOutOfRange, ClaimMismatch, ClaimUnknown, ClaimAmbiguous       string
	ClaimNotFound, VerifyNegated, NoteNoVerdict, WhyUnknown                                                   string
}

// textsIn returns the texts in language l, English where l is not said.
func textsIn(l corpus.Lang) *texts {
	if l == corpus.Chinese {
		return &textsZH
	}
	return &textsEN
}

// level names the legal value of a document for a reader.
func (t *texts) level(l corpus.Level) string {
	switch l {
	case corpus.Official:
		return t.Official
	case corpus.OfficialTranslation:
		return t.OfficialTranslation
	case corpus.UnofficialTranslation:
		return t.UnofficialTranslation
	case corpus.Model:
		return t.Model
	case corpus.Digest:
		return t.Digest
	case corpus.Commentary:
		return t.Commentary
	case corpus.News:
		return t.News
	}
	return string(l)
}

// reason says why an answer claims nothing.
func (t *texts) reason(r answer.Reason) string {
	switch r {
	case answer.NotInCorpus:
		return t.NotInCorpus
	case answer.WeakMatch:
		return t.WeakMatch
	case answer.CommentaryOnly:
		return t.CommentaryOnly
	case answer.AmbiguousDocument:
		return t.AmbiguousDocument
	case answer.ClauseOutOfRange:
		return t.ClauseOutOfRange
	}
	return string(r)
}

// answerNote says what did not go as usual.
func (t *texts) answerNote(n answer.Note) string {
	switch n {
	case answer.ModelUnavailable:
		return t.NoteModelUnavailable
	case answer.ModelBudget:
		return t.NoteModelBudget
	case answer.ModelUnusable:
		return t.NoteModelUnusable
	case answer.NoVerdict:
		return t.NoteNoVerdict
	}
	return string(n)
}

// answerable says what a model said of the passages.
func (t *texts) answerable(a llm.Answerable) string {
	switch a {
	case llm.Yes:
		return t.AnswerableYes
	case llm.No:
		return t.AnswerableNo
	}
	return t.AnswerableDoubt
}

// drop says why a sentence of a model was dropped.
func (t *texts) drop(r support.Reason) string {
	switch r {
	case support.Markup:
		return t.DropMarkup
	case support.TooLong:
		return t.DropTooLong
	case support.Language:
		return t.DropLanguage
	case support.Empty:
		return t.DropEmpty
	case support.Number:
		return t.DropNumber
	case support.Date:
		return t.DropDate
	case support.Name:
		return t.DropName
	case support.Attributed:
		return t.DropAttributed
	case support.Negation:
		return t.DropNegation
	case support.Modality:
		return t.DropModality
	case support.Judgement:
		return t.DropJudgement
	case support.Unfounded:
		return t.DropUnfounded
	case answer.NoCitation:
		return t.DropNoCitation
	case answer.OnlyTold:
		return t.DropOnlyTold
	case answer.Unasked:
		return t.DropUnasked
	}
	return string(r)
}

// check names what a doctor looked at.
func (t *texts) check(name string) string {
	switch name {
	case "corpus":
		return t.CheckCorpus
	case "state":
		return t.CheckState
	case "disk":
		return t.CheckDisk
	case "model":
		return t.CheckModel
	case "embedding":
		return t.CheckEmbedding
	case "discord":
		return t.CheckDiscord
	}
	return name
}

// removal says why characters of a source stand in no clause.
func (t *texts) removal(r corpus.Reason) string {
	switch r {
	case corpus.ReasonLineBreak:
		return t.ReasonLineBreak
	case corpus.ReasonSpace:
		return t.ReasonSpace
	case corpus.ReasonNavigation:
		return t.ReasonNavigation
	case corpus.ReasonContents:
		return t.ReasonContents
	case corpus.ReasonTitle:
		return t.ReasonTitle
	case corpus.ReasonHeading:
		return t.ReasonHeading
	case corpus.ReasonByline:
		return t.ReasonByline
	case corpus.ReasonDate:
		return t.ReasonDate
	case corpus.ReasonDateline:
		return t.ReasonDateline
	case corpus.ReasonAddress:
		return t.ReasonAddress
	case corpus.ReasonCredit:
		return t.ReasonCredit
	case corpus.ReasonLeadIn:
		return t.ReasonLeadIn
	case corpus.ReasonMark:
		return t.ReasonMark
	case corpus.ReasonFootnote:
		return t.ReasonFootnote
	case corpus.ReasonMarker:
		return t.ReasonMarker
	case corpus.ReasonVariant:
		return t.ReasonVariant
	}
	return string(r)
}

// note says what a reader must know of a document.
func (t *texts) note(code string) string {
	switch code {
	case corpus.NoteBeginningMissing:
		return t.NoteBeginning
	case corpus.NoteEndMissing:
		return t.NoteEnd
	case corpus.NoteJoined:
		return t.NoteJoined
	case corpus.NoteContinuation:
		return t.NoteContinuation
	case corpus.NoteUntitled:
		return t.NoteUntitled
	}
	return code
}
