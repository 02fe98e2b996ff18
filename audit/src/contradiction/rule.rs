//! The rules, their names, and how sure each is.

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Two statements that cannot both be right, or one that cannot be read.
    Contradiction,
    /// Both may be right, but it is not usual: a slip, a gap, or a style.
    Oddity,
}

impl Certainty {
    /// The word for people and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::Oddity => "oddity",
        }
    }
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $rule:ident = $word:literal, $certainty:ident;)+) => {
        /// What a finding is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = $doc])+ $rule,)+
        }

        impl Rule {
            /// All rules.
            pub const ALL: &'static [Self] = &[$(Self::$rule),+];

            /// The word for people and files.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$rule => $word,)+ }
            }

            /// How sure a finding of this rule is.
            #[must_use]
            pub fn certainty(self) -> Certainty {
                match self { $(Self::$rule => Certainty::$certainty,)+ }
            }
        }
    };
}

rules! {
    /// A required field that no example of its message has.
    RequiredAbsent = "required-absent", Contradiction;
    /// Members of an example that its table lacks.
    NotInTable = "not-in-table", Contradiction;
    /// Fields that no example of their message has.
    NotInExamples = "not-in-examples", Oddity;
    /// A value of another type than the table says.
    TypeOfExample = "type-of-example", Contradiction;
    /// A value that is not among those listed.
    ValueNotListed = "value-not-listed", Contradiction;
    /// The value that a row shows is not that of the example.
    RowExample = "row-example-differs", Oddity;
    /// A field that is absent although its condition is met.
    ConditionUnmet = "condition-unmet", Contradiction;
    /// Two fields, each required if the other is empty, given together.
    AlternativesTogether = "alternatives-together", Oddity;
    /// A list where the table describes one object.
    ListForObject = "list-for-object", Oddity;
    /// A value outside the limit of its field.
    OutsideLimit = "outside-limit", Contradiction;
    /// An amount outside a table of limits that does not say whether it holds there.
    OutsideTable = "outside-limits-table", Oddity;
    /// A table of limits that leaves open what else it holds for.
    LimitScope = "limit-scope", Oddity;
    /// Fields without a limit in a table where most have one.
    LimitUnsaid = "limit-unsaid", Oddity;
    /// One field, two types.
    TypesDiffer = "types-differ", Contradiction;
    /// One field, two limits.
    LimitsDiffer = "limits-differ", Contradiction;
    /// A limit in one table, none in another.
    LimitSaidOnce = "limit-said-once", Oddity;
    /// Required in one table, optional in another.
    RequiredDiffers = "required-differs", Oddity;
    /// One field, two lists of values.
    ValuesDiffer = "values-differ", Contradiction;
    /// Values in one table, none in another.
    ValuesSaidOnce = "values-said-once", Oddity;
    /// One field, two defaults.
    DefaultsDiffer = "defaults-differ", Contradiction;
    /// A value that its own type does not allow.
    ImpossibleValue = "impossible-value", Contradiction;
    /// A flag whether the field is required, and words that say the opposite.
    FlagDiffers = "flag-differs", Contradiction;
    /// A list of values whose words break off.
    ListBreaksOff = "list-breaks-off", Oddity;
    /// A default that is never used, because the field is required then.
    DefaultRequired = "default-required", Contradiction;
    /// A default that is not among the values listed.
    DefaultNotListed = "default-not-listed", Contradiction;
    /// A value that is listed twice.
    ValueTwice = "value-twice", Contradiction;
    /// A field that a table describes twice.
    FieldTwice = "field-twice", Contradiction;
    /// Fields inside an object that the table does not have.
    ParentMissing = "parent-missing", Contradiction;
    /// Two or more references, all of them optional.
    NoReference = "no-reference", Oddity;
    /// An amount without a currency.
    CurrencyMissing = "currency-missing", Oddity;
    /// A request and its answer give one member different values.
    AnswerDiffers = "answer-differs", Contradiction;
    /// Two examples of one order give its amount or currency different values.
    OrderDiffers = "order-differs", Contradiction;
    /// Two examples of one message that are equal but for some members.
    ExamplesAlike = "examples-alike", Oddity;
    /// A number in one example, text in another.
    JsonTypesDiffer = "json-types-differ", Contradiction;
    /// Numbers as text beside real booleans.
    NumbersAsText = "numbers-as-text", Oddity;
    /// Two times of one example that are equal.
    TimesEqual = "times-equal", Oddity;
    /// Times that are written in two ways.
    TimeForms = "time-forms", Oddity;
    /// One id with different values in examples that read as one flow.
    IdsDiffer = "ids-differ", Oddity;
    /// One id in different forms: length, first letter.
    IdForms = "id-forms", Oddity;
    /// Ids of different things that are equal.
    IdsEqual = "ids-equal", Oddity;
    /// Answers to different calls with one request id.
    RequestIdsEqual = "request-ids-equal", Oddity;
    /// Names in two styles.
    NameStyles = "name-styles", Oddity;
    /// Two names that differ by a slip.
    NamesAlike = "names-alike", Oddity;
    /// A name near a usual word.
    Misspelt = "misspelt", Oddity;
    /// One name, two fields, in one message.
    SameName = "same-name", Oddity;
    /// A field that stands in an object in one message and elsewhere in another.
    NestingDiffers = "nesting-differs", Oddity;
    /// A member that a notification calls by another name than the calls do.
    NamesDiffer = "names-differ", Oddity;
    /// A list of choices in an example instead of a value.
    ChoicesForValue = "choices-for-value", Contradiction;
    /// One field, two lists of choices.
    ChoicesDiffer = "choices-differ", Contradiction;
    /// A choice that is listed twice.
    ChoiceTwice = "choice-twice", Contradiction;
    /// Choices without the object of that name, and the reverse.
    ChoiceObjects = "choice-objects-differ", Contradiction;
    /// One value in upper and in lower case.
    ValueCase = "value-case", Contradiction;
    /// Values that are one word in two forms.
    ValuesAlike = "values-alike", Oddity;
    /// Outcomes that are listed, but that no notification shows.
    OutcomesNotShown = "outcomes-not-shown", Oddity;
    /// A value that has not the form that its name calls for.
    ValueForm = "value-form", Oddity;
    /// A path to a member that no message has.
    PathToNothing = "path-to-nothing", Oddity;
    /// An example that is not JSON as it stands.
    BrokenJson = "broken-json", Contradiction;
    /// Rows whose names are lost.
    LostName = "lost-name", Contradiction;
    /// What could not be read, or is announced and absent.
    Unread = "unread", Contradiction;
    /// Two sections with one title, one table and one example.
    SectionsAlike = "sections-alike", Contradiction;
    /// Headings in two scripts.
    LanguagesMixed = "languages-mixed", Oddity;
}
