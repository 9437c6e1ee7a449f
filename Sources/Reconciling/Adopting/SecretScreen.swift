package import Estate
package import Resources

/// Finds secrets where everybody can read them: in names, in records with their comments, in settings. A secret is what looks like a
/// credential, and what a store or a variable of this run keeps as one.
///
/// Places, public keys and identifiers are no secrets, wherever else they stand; what proves to somebody whose domain it is may also be the
/// value of a variable.
package struct SecretScreen: Sendable {
    /// What stores hold.
    private let stored = SecretWatch()
    /// What variables hold that may be secret.
    private let variables = SecretWatch()
    /// What would be found everywhere if it were looked for inside of texts: it counts as the whole of one.
    private let wholes: Set<String>
    private let forms: CredentialForms

    /// - Parameters:
    ///   - forms: how credentials look.
    ///   - stored: values of stores.
    ///   - things: whose variables count, and whose identifiers do not.
    package init(stored values: [Secret], things: [ImportedThing], forms: CredentialForms) {
        let known = Set(things.flatMap { $0.item.identifiers + $0.outputs.values })
        var wholes: Set<String> = []
        func remember(_ secret: Secret, in watch: SecretWatch) {
            secret.withExposed { text in
                guard !known.contains(text), !PublicText.isPlace(text) else { return }
                if PlainVariable.isPlain(text, named: "", forms: forms) {
                    if text.utf8.count >= SecretWatch.shortest { wholes.insert(text) }
                } else {
                    if text.contains("://") { wholes.insert(text) }
                    watch.remember(Secret(Self.withoutHost(text)), as: .certain)
                }
            }
        }
        for secret in values { remember(secret, in: stored) }
        for variable in things.flatMap(\.variables) {
            guard let value = variable.value, !value.withExposed({ PlainVariable.isPlain($0, named: variable.name, forms: forms) }) else {
                continue
            }
            remember(value, in: variables)
        }
        self.wholes = wholes
        self.forms = forms
    }

    /// Of a URL: where it leads is no secret.
    private static func withoutHost(_ text: String) -> String {
        guard let scheme = text.firstRange(of: "://") else { return text }
        let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        return String(text[..<host.startIndex] + text[host.endIndex...])
    }

    /// Why the text is not to be shown, as a clause without a subject; nil where nothing speaks against it.
    /// - Parameter isName: whether it is what something is called.
    package func reason(_ text: String, isName: Bool = false) -> String? {
        if let credential = CredentialLiteral(in: text, forms: forms) { return "looks like \(credential.name)" }
        guard !PublicText.isPublicKey(text) else { return nil }
        let bytes = Array(text.utf8)
        if stored.isIn(bytes) || (!isName && wholes.contains(text)) || (!PublicText.isStatement(text) && variables.isIn(bytes)) {
            return "holds what a store or a variable keeps secret"
        }
        return nil
    }

    /// The thing without the parts that a secret stands in, each named.
    package func screened(_ thing: ImportedThing) -> ImportedThing {
        var screened = thing
        screened.records = thing.records.filter { record in
            guard let part = part(record) else { return true }
            screened.withheld.append(part)
            if let address = part.address, !address.name.contains("*") {
                screened.ignored.append(("\(address.kind)/\(address.name)", "\(part.reason): take it out, then this rule"))
            }
            return false
        }
        screened.variables = thing.variables.filter { variable in
            guard let reason = reason(variable.name, isName: true) else { return true }
            screened.withheld.append(WithheldPart(nil, kind: "a variable", reason: "its name \(reason)"))
            return false
        }
        screened.settings = thing.settings.compactMap { kept($0, of: thing, &screened.withheld) }
        screened.ignored.removeAll { rule in
            guard let reason = reason(rule.pattern, isName: true) else { return false }
            screened.withheld.append(WithheldPart(nil, kind: "a part", reason: "its name \(reason)"))
            return true
        }
        screened.notes = thing.notes.filter { note in
            guard let reason = reason(note, isName: true) else { return true }
            screened.withheld.append(WithheldPart(nil, kind: "a part", reason: "its name \(reason)"))
            return false
        }
        screened.unheld = thing.unheld.filter { part in
            guard let reason = [part.address.name, part.reason].lazy.compactMap({ reason($0, isName: true) }).first else { return true }
            screened.withheld.append(WithheldPart(nil, kind: "a part", reason: "its name \(reason)"))
            return false
        }
        screened.outputs = thing.outputs.filter { reason($0.value) == nil }
        screened.answers = thing.answers.filter { reason($0.value) == nil }
        return screened
    }

    private func part(_ record: ImportedRecord) -> WithheldPart? {
        if let reason = reason(record.owner, isName: true) { return WithheldPart(nil, kind: "a record set", reason: "its name \(reason)") }
        for value in record.values {
            if let reason = reason(value.presentation) {
                return WithheldPart(record.address, kind: "a record set", reason: "a value of it \(reason)")
            }
        }
        for entry in record.settings {
            for text in entry.value.texts {
                guard let reason = reason(text) else { continue }
                let word = entry.key == "tags" ? "a tag" : entry.key == "comment" ? "the comment" : "a setting"
                return WithheldPart(record.address, kind: "a record set", reason: "\(word) of it \(reason)")
            }
        }
        return nil
    }

    /// The entry without what holds a secret; nil where nothing is left. What declares a resource goes as a whole.
    private func kept(_ entry: DeclaredEntry, of thing: ImportedThing, _ withheld: inout [WithheldPart]) -> DeclaredEntry? {
        let isKnown = entry.value.texts.allSatisfy { thing.item.identifiers.contains($0) && CredentialLiteral(in: $0, forms: forms) == nil }
        if let reason = reason(entry.key, isName: true) {
            withheld.append(WithheldPart(nil, kind: "a setting", reason: "its name \(reason)"))
            return nil
        }
        if let entries = entry.value.entries, entry.addresses.isEmpty, !entries.isEmpty {
            let rest = entries.compactMap { kept($0, of: thing, &withheld) }
            return rest.isEmpty ? nil : DeclaredEntry(entry.key, .map(rest), comment: entry.comment)
        }
        guard !isKnown, let reason = entry.value.texts.lazy.compactMap({ reason($0) }).first else { return entry }
        let addresses = entry.allAddresses.filter { self.reason($0.description, isName: true) == nil }.sorted()
        let kind = "the setting \(entry.key)"
        withheld += addresses.map { WithheldPart($0, kind: kind, reason: "it \(reason)") }
        if addresses.count < max(entry.allAddresses.count, 1) { withheld.append(WithheldPart(nil, kind: kind, reason: "it \(reason)")) }
        return nil
    }
}
