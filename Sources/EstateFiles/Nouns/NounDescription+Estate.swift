internal import Estate
internal import Resources

extension NounDescription {
    /// - Parameter catalogue: the kinds of provider and store that may be named.
    static func estate(_ catalogue: KindCatalogue) -> NounDescription {
        NounDescription(
            "estate", "the estate", "Settings for all files; declared in one file.",
            [
                KeyDescription("estate", .text, "The estate's name.", example: "shop", isRequired: true),
                KeyDescription(
                    "fingerprint_key", .tagged(["!env", "!secret"], orText: false),
                    "The key with which values are compared without being shown.",
                    example: "!secret \"secrets@prod:/Plumbline/FINGERPRINT_KEY\"", isRequired: true),
                KeyDescription(
                    "stores", .map("store", .object { .store(catalogue) }), "Where secrets are kept.",
                    example: "{ secrets: \(example(of: catalogue.stores.first { !$0.credentialKeys.isEmpty })) }"),
                KeyDescription(
                    "providers", .map("provider", .object { .provider(catalogue) }), "The systems that plumb keeps in sync with the files.",
                    example: "{ \(catalogue.providers.first?.kind ?? "main"): \(example(of: catalogue.providers.first)) }",
                    page: "providers.md"),
                KeyDescription(
                    "environments", .map("environment", .optional(.object { .environment })), "The environments and what each requires.",
                    example: "{ staging: { banner: purple }, production: { banner: red } }", isRequired: true),
                KeyDescription(
                    "ledger", .object { .ledger }, "Where the history is kept.", example: "{ kind: git, remote: origin }",
                    standard: "a SQLite file in .plumb", page: "operations.md#the-ledger"),
                KeyDescription(
                    "git", .choice(["required", "optional"]),
                    "Whether an environment with a gate refuses to apply if no trusted git branch confirms its gate.", example: "optional",
                    standard: "required", page: "gate.md"),
                KeyDescription(
                    FileLimit.key, .whole(least: FileLimit.standard, most: FileLimit.most),
                    "The size in MiB that one file may have. The default branch's limit counts.", example: "64",
                    standard: String(FileLimit.standard)),
            ])
    }

    static let environment = NounDescription(
        "environment", "an environment", "One environment, such as staging.",
        [
            KeyDescription(
                "banner", .choice(EnvironmentDeclaration.banners), "The colour of its plans on a terminal.", example: "red"),
            KeyDescription(
                "gate", .object { .gate }, "What is required before anything is applied.", example: "{ phrase: deploy-prod-now }",
                standard: "no gate", page: "language.md#a-gate"),
            KeyDescription(
                "heal", .object { .healing }, "Which drift plumb reverts automatically.", example: "{ classes: [config] }",
                standard: "none", page: "drift.md#healing"),
        ])

    static let healing = NounDescription(
        "heal", "healing", "Which drift plumb reverts automatically.",
        [
            KeyDescription(
                "classes", .list(.text("kind of resource", "^[a-z][a-z0-9_-]*$")),
                "The kinds of resource that are reverted, as addresses have them.", example: "[config, formation]", isRequired: true),
            KeyDescription(
                "per_hour", .whole(least: 1, most: nil), "How many resources may be reverted within an hour.", example: "5",
                standard: String(EnvironmentDeclaration.Healing.standardPerHour)),
            KeyDescription(
                "autoscaled", .list(.object { .autoscaled }), "Numbers that an autoscaler sets: within the range they do not heal.",
                example: "[{ address: apps/shop-web/formation/web, from: 1, to: 8 }]"),
        ])

    static let autoscaled = NounDescription(
        "autoscaled", "an autoscaled number", "A number that an autoscaler sets.",
        [
            KeyDescription(
                "address", .text("address"), "The resource: PROVIDER/SCOPE/KIND/NAME.", example: "apps/shop-web/formation/web",
                isRequired: true),
            KeyDescription(
                "from", .whole(least: nil, most: nil), "The lowest number that the autoscaler sets.", example: "1", isRequired: true),
            KeyDescription("to", .whole(least: nil, most: nil), "The highest.", example: "8", isRequired: true),
        ])
}

extension NounDescription {
    static let ledger = NounDescription(
        "ledger", "the ledger", "Where the history is kept.",
        [
            KeyDescription("kind", .choice(["git", "sqlite"]), "In this repository, or in a file.", example: "git", isRequired: true),
            KeyDescription(
                "remote", .text("git remote"), "The remote of this repository.", example: "origin", standard: "origin",
                with: ("kind", ["git"])),
            KeyDescription("path", .text("path"), "The file.", example: ".plumb/ledger.db", isRequired: true, with: ("kind", ["sqlite"])),
            KeyDescription(
                "signing", .object { .signing }, "Which key signs what the history grants.",
                example: "{ key: !secret \"secrets@prod:/Plumbline/LEDGER_KEY\" }", page: "operations.md#signing-it"),
        ])

    static let signing = NounDescription(
        "signing", "signing", "Which key signs what the history grants.",
        [
            KeyDescription(
                "key", .tagged(["!secret"], orText: false), "Where the private key is kept; only those who apply may read it.",
                example: "!secret \"secrets@prod:/Plumbline/LEDGER_KEY\"", isRequired: true),
            KeyDescription(
                "keys", .list(.object { .ledgerKey }), "The public keys, as plumb ledger key prints them.",
                example:
                    "[{ public: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=, until: 5000 }, { public: HxADAgQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA= }]"
            ),
        ])

    static let ledgerKey = NounDescription(
        "ledger-key", "a key of the ledger", "A public key of the ledger.",
        [
            KeyDescription(
                "public", .text("public key"), "The public key, as plumb ledger key prints it.",
                example: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", isRequired: true),
            KeyDescription(
                "after", .text("NUMBER:HASH"), "The newest event when the key was introduced.",
                example: "\"4711:\(String(repeating: "9f3a", count: 16))\""),
            KeyDescription(
                "until", .whole(least: 1, most: nil), "The last event that a retired key may sign.", example: "5000"),
        ])
}
