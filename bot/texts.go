package bot

import (
	"yiju/corpus"
	"yiju/retrieval/answer"
)

// texts are what the program says in one language. A verb such as %s stands for the same thing in both.
type texts struct {
	Lang corpus.Lang

	Colon, Comma, Yes, No, None, Somebody, AndMore, Seconds, NoLimit, LangZH, LangEN, LangAuto string

	Apology, TimedOut, ShuttingDown, Conflict, Outdated, NothingServes, NotPublic, OnlyInGuild, CannotPost string

	NeedModerator, NeedMaintainer, NeedHome, NotYours, ChannelOff, ChannelNotEnabled, OnlyYouHere string

	EmptyQuestion, QuestionTooLong, NoTextThere, TooFast, LineFull, InLine, LookingUp, Greeting,
	ThreadOpened, ThreadReady string

	OnlyRelated, OnlyCommentary, Ambiguous, NoEvidence, NoSuchClause, NoSuchClausePlain, NoSuchParagraph,
	NoSuchItem, Closest, MayMean, DocumentsSay, OthersRead, UnderstoodAs, WordForWord, Summarised, Searched, QuestionIs,
	SnapshotIs, SnapshotOf, ReceiptIs, ReviewedBy, NoteModelDown, NoteBudget, NoteUnusable, NoteNoVerdict string

	ButtonSources, ButtonThisLanguage, ButtonMore, ButtonFollowUp, ButtonGap, ButtonShare, ButtonDelete,
	ButtonUndo, ButtonBack, ButtonNext, WhichOne, OpenOne string

	SourcesInFull, SourceLink, OtherSnapshot, ClauseGone, NoMore, ReceiptGone, SharedBy, Shared, Deleted,
	FeedbackThanks, NothingKept, WhyDown, WhyDownLabel, WhyDownHint, GapThanks string

	HitsFor, NoHits, SourcesTitle, SourcesFoot string

	HelpTitle, HelpIntro, HelpStates, ForModerators, ForMaintainers, OnMessage string

	PrivacyTitle, PrivacyKept, PrivacyNotKept, PrivacyPublic, PrivacyIn, PrivacyOut, ButtonOptOut,
	ButtonOptIn, ButtonExport, ButtonForget, ButtonForgetOK, OptedOutNow, OptedInNow, ForgetSure, Forgotten,
	ErasedCounts, Exported string

	CitedBy, CitedFor, Paragraph, Item, ClauseNo, ParagraphNo, TooManyClauses, NotFound, NotFoundMaybe,
	WithdrawnOn, MovedOn, OnceWithdrawn, OnceMoved, BadMessageLink, Posted, Undone, TooLate, DraftGone, PickForReply, NoQuotes, CheckedBy, MoreQuotes,
	DiffLegend, DiffStored, DiffQuoted, NearestIs, ClaimHas, ClaimExists, ClaimOther, ClaimOutOfRange,
	ClaimMismatch, ClaimUnknown, ClaimAmbiguous, ClaimNotFound string

	VerdictVerbatim, VerdictVariant, VerdictOmission, VerdictSeveral, VerdictAltered, VerdictStitched,
	VerdictElsewhere, VerdictNotInCorpus, VerdictTooShort, VerdictNotChecked, QuoteNegated string

	ReviewTitle, ButtonApprove, ButtonCorrect, ButtonWithdraw, NotAnAnswer, NothingToApprove, NotReviewed,
	ReviewSaved, ReviewWithdrawnNow, AnswerOutdated, CorrectTitle, CorrectText, CorrectTextHint,
	CorrectClauses, CorrectClausesHint, NeedsClauses, NeedsNumbers, QuoteNotVerbatim, QueueEmpty, QueueTitle,
	ClauseChangedIs string

	NoMaintainer, RefreshBusy, NoPending, NoPrevious, NoSourcesSet, NoRoom, NoAccess, BadFile, NeedFile, FileAdded, FileWaits, ClauseCount, StatusTitle, ServingMark,
	SnapshotCounts, SourceCount, SkippedSource, PendingIs, StageFetching, StageStructuring, StageBuilding,
	StageChecking, ChangeCounts, ChangeAdded, ChangeChanged, ChangeRemoved, ChangeRenumbered, NoChanges, NothingNew,
	ChecksBlock, LostQuestion, ButtonAnyway, AnywaySure, ButtonAnywayOK,
	ChecksPassed, ButtonApproveSnapshot, Approved, RollbackSure, RollbackSureBefore, ButtonRollback, RolledBack,
	SweptPosts, PostsElsewhere, PostRestored, NoPostsChanged, ButtonPosts, ButtonNotices, ButtonNoticesAgain, NoticeChanged,
	NoticeMoved, NoticeWithdrawn, NoticesWritten, NoticesGone, NoticesDenied, NoticesFailed,
	SweptReviews, NoGaps, GapsTitle, GapCounts, CloseGap, GapClosedNow string

	ConfigTitle, ConfigChannels, ConfigLang, ConfigModerators, ConfigMaintainers, ConfigPrivate,
	ConfigLimits, LimitUser, LimitChannel, LimitConcurrent, LimitTokens, LimitUserTokens, ChannelEnabled, ChannelDisabled, LangSet, Saved, BadNumber, AuditTitle,
	AuditEmpty string

	Official, OfficialTranslation, UnofficialTranslation, Model, Digest, Commentary, News string
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

// answerNote says what did not go as usual.
func (t *texts) answerNote(n answer.Note) string {
	switch n {
	case answer.ModelBudget:
		return t.NoteBudget
	case answer.ModelUnusable:
		return t.NoteUnusable
	case answer.NoVerdict:
		return t.NoteNoVerdict
	}
	return t.NoteModelDown
}
