internal import Diagnostics
internal import Estate
internal import Resources

/// What `--only` takes: a scope, or names of resources. `*` stands for any run of characters, and case does not matter.
///
///     heroku/raxx-queue-prod        everything of the scope; so does raxx-queue-prod
///     cloudflare/pages:site         the Pages project, and not a Worker of the same name; so does pages:site
///     FLAG_*                        by the name
///     config/FLAG_*                 by the kind and the name
///     cloudflare/*/dns/*/TXT        by the whole address
struct AddressPattern {
    private let rule: IgnoreRule

    init(_ text: String) {
        rule = IgnoreRule(pattern: Located(text, at: SourceSpan(file: "", line: 1, column: 1)), reason: nil)
    }

    func matches(_ address: Address) -> Bool {
        rule.matches(kind: address.kind, name: address.name) || rule.matches(address.description)
            || rule.matches(address.scope.description) || rule.matches(address.scope.name) || rule.matches(address.scope.writtenName)
            || rule.matches(address.scope.shownName)
    }
}
