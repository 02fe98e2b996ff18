//! The numbered contradictions that a reader found in the captured documents (the research notes; not part of the repository), and
//! the findings that report them. Numbers and our own short words only.

use payspec_audit::contradiction::Rule;

/// Who reports a number.
pub(crate) enum Told {
    /// Findings: a rule, and what its message has. All of them have to be there.
    By(&'static [(Rule, &'static str)]),
    /// Findings for a part of it, and what the other part is.
    InPart(&'static [(Rule, &'static str)], &'static str),
    /// A reader, because of this.
    Reader(&'static str),
}

/// A numbered contradiction.
pub(crate) struct Numbered {
    pub(crate) number: u32,
    pub(crate) about: &'static str,
    pub(crate) told: Told,
}

/// A provider's document and what was found in it by a reader.
pub(crate) struct Provider {
    pub(crate) name: &'static str,
    pub(crate) capture: &'static str,
    /// How many numbers the notes have.
    pub(crate) all: u32,
    /// Numbers that are not inside the captured document: between documents, from other pages, or not so in the capture.
    pub(crate) outside: &'static [u32],
    pub(crate) numbered: &'static [Numbered],
}

const fn by(
    number: u32,
    about: &'static str,
    findings: &'static [(Rule, &'static str)],
) -> Numbered {
    Numbered {
        number,
        about,
        told: Told::By(findings),
    }
}

const fn in_part(
    number: u32,
    about: &'static str,
    findings: &'static [(Rule, &'static str)],
    rest: &'static str,
) -> Numbered {
    Numbered {
        number,
        about,
        told: Told::InPart(findings, rest),
    }
}

const fn reader(number: u32, about: &'static str, why: &'static str) -> Numbered {
    Numbered {
        number,
        about,
        told: Told::Reader(why),
    }
}

pub(crate) const PROVIDERS: &[Provider] = &[
    Provider {
        name: "aiscpay",
        capture: "aiscpay-card-cashier.txt",
        all: 13,
        outside: &[1, 2, 3, 10, 13],
        numbered: &[
            by(
                4,
                "two orders in one flow",
                &[
                    (Rule::IdsDiffer, "`order_id`"),
                    (Rule::IdsDiffer, "`merchant_order_id`"),
                ],
            ),
            by(
                5,
                "equal times",
                &[(Rule::TimesEqual, "`create_time` and `pay_time`")],
            ),
            reader(
                6,
                "a status that needs no action",
                "a sentence against a sentence",
            ),
            by(
                7,
                "fields without a limit",
                &[(Rule::LimitUnsaid, "`description` and `notify_url`")],
            ),
            by(
                8,
                "both alternatives given",
                &[(Rule::AlternativesTogether, "`order_id`")],
            ),
            by(
                9,
                "one kind of notification",
                &[(Rule::OutcomesNotShown, "`notify_type`")],
            ),
            by(
                11,
                "other names and values in the notification",
                &[
                    (Rule::NamesDiffer, "`order_amount`"),
                    (Rule::NamesDiffer, "`order_currency`"),
                    (Rule::ValuesAlike, "`payment_success`"),
                ],
            ),
            reader(
                12,
                "a status that is explained as another",
                "what a sentence means",
            ),
        ],
    },
    Provider {
        name: "cbtis",
        capture: "cbtis-alipay-plus-cashier.txt",
        all: 21,
        // 17: the capture prints the row with two dashes.
        outside: &[1, 2, 12, 13, 14, 15, 16, 17],
        numbered: &[
            by(
                3,
                "amount and currency through the flow",
                &[
                    (Rule::AnswerDiffers, "`amount` and `currency`"),
                    (Rule::OrderDiffers, "`currency`"),
                ],
            ),
            by(
                4,
                "first letter of an id",
                &[
                    (Rule::AnswerDiffers, "`order_id`"),
                    (Rule::IdForms, "`order_id`"),
                ],
            ),
            by(
                5,
                "a field in no example",
                &[(Rule::NotInExamples, "`settlement_currency`")],
            ),
            by(
                6,
                "required in its default case",
                &[(Rule::DefaultRequired, "terminal_type`")],
            ),
            in_part(
                7,
                "a list that is not there",
                &[(Rule::Unread, "payment_method`")],
                "a condition in words without a value",
            ),
            by(
                8,
                "one name, two fields",
                &[(Rule::SameName, "`payment_method`")],
            ),
            by(
                9,
                "stray marks behind a value",
                &[(Rule::ListBreaksOff, "os_type`")],
            ),
            by(10, "forms of time", &[(Rule::TimeForms, "2 forms")]),
            by(
                11,
                "a currency without its amount",
                &[(Rule::CurrencyMissing, "`settle_currency`")],
            ),
            by(
                18,
                "other names in the notification",
                &[
                    (Rule::NamesDiffer, "`settlement_currency`"),
                    (Rule::NamesDiffer, "`order_amount`"),
                    (Rule::NamesDiffer, "`order_currency`"),
                ],
            ),
            by(
                19,
                "equal times, equal request ids",
                &[
                    (Rule::TimesEqual, "`create_time` and `pay_time`"),
                    (Rule::RequestIdsEqual, "`rid`"),
                ],
            ),
            reader(
                20,
                "a status that needs no action",
                "a sentence against a sentence",
            ),
            in_part(
                21,
                "lengths of an id",
                &[(Rule::IdForms, "`order_id`")],
                "a value that does not suit the page's title",
            ),
        ],
    },
    Provider {
        name: "haipay",
        capture: "haipay-pci-card.txt",
        all: 31,
        outside: &[3, 16, 18, 19, 20, 21, 24, 25, 31],
        numbered: &[
            by(1, "lost names", &[(Rule::LostName, "`email`")]),
            by(
                2,
                "two types of an id",
                &[
                    (Rule::TypesDiffer, "`appId`"),
                    (Rule::TypeOfExample, "`appId`"),
                ],
            ),
            by(
                4,
                "two types of a status",
                &[
                    (Rule::TypesDiffer, "`status`"),
                    (Rule::JsonTypesDiffer, "`status`"),
                ],
            ),
            by(
                5,
                "two types of an amount",
                &[
                    (Rule::TypeOfExample, "`amount`"),
                    (Rule::JsonTypesDiffer, "`amount`"),
                ],
            ),
            by(
                6,
                "type against example",
                &[(Rule::TypeOfExample, "`recurringIntervalCount`")],
            ),
            by(
                7,
                "required and absent",
                &[(Rule::RequiredAbsent, "`retryTimes`")],
            ),
            by(
                8,
                "required and absent",
                &[(Rule::RequiredAbsent, "`notifyUrl`")],
            ),
            by(9, "a value in two cases", &[(Rule::ValueCase, "`payType`")]),
            by(
                10,
                "an answer against its table, broken JSON",
                &[
                    (Rule::NotInTable, "`payUrl`"),
                    (Rule::NotInExamples, "`sign`"),
                    (Rule::BrokenJson, "a comma behind the last member"),
                ],
            ),
            by(
                11,
                "request and answer",
                &[(Rule::AnswerDiffers, "`subject`")],
            ),
            by(
                12,
                "ids through the flow",
                &[
                    (Rule::IdsDiffer, "`appId`"),
                    (Rule::IdsDiffer, "`subscriptionNo`"),
                ],
            ),
            by(
                13,
                "in the table, not in the example",
                &[(Rule::NotInExamples, "`subscriptionOrderId`")],
            ),
            reader(
                14,
                "a remark that does not fit the path",
                "what a sentence means",
            ),
            by(
                15,
                "an amount below the limit",
                &[(Rule::OutsideTable, "less than 0.99")],
            ),
            by(
                17,
                "in tables, not in examples",
                &[
                    (Rule::NotInExamples, "`country`, `currency` and `body`"),
                    (Rule::NotInExamples, "`phone`"),
                ],
            ),
            reader(22, "allowed characters", "a set of characters in words"),
            by(
                23,
                "a heading without content",
                &[(Rule::Unread, "heading")],
            ),
            by(
                26,
                "request and answer",
                &[(Rule::AnswerDiffers, "`orderId`")],
            ),
            reader(
                27,
                "two descriptions of one field",
                "what the words of rows mean",
            ),
            reader(28, "punctuation in amounts", "what a sentence means"),
            by(29, "one name, two fields", &[(Rule::SameName, "`status`")]),
            by(
                30,
                "what a limit holds for",
                &[(Rule::LimitScope, "`Collection`")],
            ),
        ],
    },
    Provider {
        name: "lesspay",
        capture: "lesspay-card-payment.txt",
        all: 20,
        outside: &[4, 9, 10, 11, 12, 13, 14, 15, 18, 19],
        numbered: &[
            by(
                1,
                "a value that the type forbids",
                &[(Rule::ImpossibleValue, "`pay_access_type`")],
            ),
            by(
                2,
                "members without their object",
                &[(Rule::ParentMissing, "`channel_extra`")],
            ),
            reader(
                3,
                "what an address leads to",
                "a sentence against an address",
            ),
            by(
                5,
                "two styles, one id twice",
                &[
                    (Rule::NameStyles, "`payOrderId`"),
                    (Rule::IdsEqual, "`payOrderId` and `pay_order_id`"),
                ],
            ),
            in_part(
                6,
                "empty or absent",
                &[(Rule::ExamplesAlike, "payDataType`")],
                "the sentence that says empty",
            ),
            by(
                7,
                "members that the table lacks",
                &[(Rule::NotInTable, "`api_version`")],
            ),
            by(
                8,
                "two words for success",
                &[(Rule::ValuesAlike, "`SUCCESS` and `SUCCEED`")],
            ),
            by(
                16,
                "announced and absent",
                &[(Rule::Unread, "heading"), (Rule::Unread, "example")],
            ),
            by(
                17,
                "ids through the flow",
                &[(Rule::IdsDiffer, "`payOrderId`")],
            ),
            by(20, "twin examples", &[(Rule::ExamplesAlike, "payData`")]),
        ],
    },
    Provider {
        name: "storesquare",
        capture: "storesquare-redoc.txt",
        all: 25,
        outside: &[21],
        numbered: &[
            by(
                1,
                "addresses lost from examples",
                &[
                    (Rule::BrokenJson, "one more may have stood"),
                    (Rule::NotInExamples, "`frontUrl`"),
                    (Rule::NotInExamples, "`trackingUrl`"),
                    (Rule::RequiredAbsent, "`subscribeUrl`"),
                ],
            ),
            by(
                2,
                "lost names",
                &[(Rule::LostName, "14 rows"), (Rule::LostName, "`iterms`")],
            ),
            by(
                3,
                "nesting of a field",
                &[(Rule::NestingDiffers, "`captureMethod`")],
            ),
            by(4, "two limits", &[(Rule::LimitsDiffer, "`description`")]),
            by(
                5,
                "a limit said once",
                &[(Rule::LimitSaidOnce, "`expiryTime`")],
            ),
            by(
                6,
                "choices instead of values",
                &[
                    (
                        Rule::ChoicesForValue,
                        "`fraudMode`, `paymentMethodType`, `threeDsMode` and `wechat.productType`",
                    ),
                    (Rule::ChoicesForValue, "shippingStatus`"),
                ],
            ),
            by(
                7,
                "choices and objects",
                &[
                    (Rule::ChoiceObjects, "`grabPay`"),
                    (Rule::ChoiceObjects, "`applePay` and `googlePay`"),
                    (Rule::ChoicesDiffer, "`upi`"),
                    (Rule::ChoiceTwice, "`payNow`"),
                ],
            ),
            by(
                8,
                "flags against words",
                &[
                    (Rule::FlagDiffers, "`expiryMonth`"),
                    (Rule::FlagDiffers, "`expiryYear`"),
                    (Rule::FlagDiffers, "`orderNo`"),
                ],
            ),
            in_part(
                9,
                "no currency",
                &[(Rule::CurrencyMissing, "amount without a currency")],
                "a card number in a call that is named after tokens",
            ),
            by(
                10,
                "required here, optional there",
                &[(Rule::RequiredDiffers, "DeviceInfo")],
            ),
            by(
                11,
                "nesting of a field",
                &[(Rule::NestingDiffers, "`customerInitiatedReason`")],
            ),
            by(
                12,
                "spelling and type",
                &[
                    (Rule::NamesAlike, "`matedata`"),
                    (Rule::TypeOfExample, "`matedata`"),
                ],
            ),
            by(
                13,
                "spelling, a path to nothing",
                &[
                    (Rule::Misspelt, "`iterms`"),
                    (Rule::PathToNothing, "`shippingStatus`"),
                ],
            ),
            by(
                14,
                "style of a name",
                &[(Rule::NameStyles, "`storedcredentials`")],
            ),
            by(
                15,
                "numbers as text",
                &[(Rule::NumbersAsText, "`javaEnable`")],
            ),
            by(
                16,
                "all references optional",
                &[(Rule::NoReference, "`orderNo` and `tradeNo`")],
            ),
            reader(17, "what a refund is of", "a sentence against the API"),
            reader(18, "sample data", "knowledge of places and cards"),
            by(19, "a value too short", &[(Rule::ValueForm, "xid`")]),
            by(20, "two languages", &[(Rule::LanguagesMixed, "")]),
            by(
                22,
                "equal ids",
                &[(Rule::IdsEqual, "`orderNo` and `tradeNo`")],
            ),
            by(
                23,
                "examples of rows",
                &[(Rule::RowExample, "`amount`, `expiryMonth` and `expiryYear`")],
            ),
            by(
                24,
                "required and absent",
                &[(Rule::RequiredAbsent, "`subscribeUrl`")],
            ),
            by(25, "twin sections", &[(Rule::SectionsAlike, "")]),
        ],
    },
];
