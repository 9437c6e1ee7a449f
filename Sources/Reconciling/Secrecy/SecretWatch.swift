internal import Concurrency
package import Estate
package import Resources

/// Knows every secret this process has seen, and finds them in what is about to be written anywhere.
///
/// A value is found as it is; with the escapes of JSON, YAML, Markdown or a URL in it; with its lines joined or split; in base64 at any
/// alignment and hex; and by either half of what looks random in it, or of the whole where it is known to be a secret
/// (``SecretCertainty``). The output is read back through the same encodings (``OutputViews``), so that a mixture of them is found too. Values
/// under ``shortest`` bytes would be found everywhere: of those only what is certainly a secret is looked for, as a whole word.
package final class SecretWatch: Sendable {
    /// In bytes.
    package static let shortest = 12

    /// Below this not even a word is looked for: the digits of a count would be one.
    package static let shortestWord = 4

    /// What credentials look like that nobody told it of.
    package let credentialForms: CredentialForms

    private let known = Locked(KnownSecrets())

    package init(credentialForms: CredentialForms = CredentialForms()) {
        self.credentialForms = credentialForms
    }

    /// - Parameter certainty: what is surer than before counts from then on.
    package func remember(_ secret: Secret, as certainty: SecretCertainty = .possible) {
        secret.withExposed { text in known.withLock { $0.insert(text, certainty) } }
    }

    /// Remembers a live value that is not known to be plain.
    package func remember(_ text: String) {
        known.withLock { $0.insert(text, .possible) }
    }

    /// The same, at its address: where a contract says that it is secret, it counts whatever it looks like.
    /// - Parameter isLikelyPlain: whether it is of a kind that stands in outputs for good reasons.
    package func remember(_ text: String, at address: Address, isLikelyPlain: Bool) {
        known.withLock { known in
            let certainty = known.certainty(at: address)
            guard certainty == .certain || !isLikelyPlain else { return }
            known.insert(text, certainty)
            known.allowPlace(address)
        }
    }

    /// Addresses whose values are secrets: because contracts say so, or because the files take them from a store.
    package func expectSecrets(at addresses: some Sequence<Address>, as certainty: SecretCertainty = .certain) {
        known.withLock { $0.expect(at: addresses, certainty) }
    }

    /// Texts that stand in the files, or that a provider tells about itself: no secrets, whatever lives where.
    package func allow(_ texts: [String]) {
        known.withLock { known in
            for text in texts { known.allow(text) }
        }
    }

    /// Places of values, as outputs name them: a value that reads like one is no secret, unless it is one for certain.
    package func allowPlaces(_ addresses: some Sequence<Address>) {
        known.withLock { known in
            for address in addresses { known.allowPlace(address) }
        }
    }

    /// Whether a text of a provider holds what is certainly a secret, as it is. Such a text is never allowed.
    package func holdsCertain(_ text: String) -> Bool { known.withLock { $0.holdsCertain(text) } }

    /// Whether any remembered value stands in `output`, in any of its forms.
    package func isIn(_ output: [UInt8]) -> Bool {
        known.withLock { $0.areIn(output) }
    }

    /// In an output that comes in parts, of which none ends within a word.
    package func scan() -> OutputScan { OutputScan(self) }

    /// How many bytes the longest of what is looked for may take in an output.
    fileprivate var reach: Int { known.withLock { $0.longest } * Self.mostPerByte }

    /// An escape such as `\\u001f`, in a text that is itself a text of JSON.
    private static let mostPerByte = 8
}

/// Finds remembered values in an output that is too long to be looked through at once.
package struct OutputScan {
    private let watch: SecretWatch
    /// The end of what was looked through: what begins there may end later.
    private var tail: [UInt8] = []

    fileprivate init(_ watch: SecretWatch) { self.watch = watch }

    /// Whether any remembered value ends in the next part.
    package mutating func finds(in part: [UInt8]) -> Bool {
        tail += part
        if watch.isIn(tail) { return true }
        let most = max(Self.least, watch.reach)
        guard tail.count > 2 * most else { return false }
        // It begins with a line, so that nothing in it looks like a word that is none.
        let end = tail.index(tail.endIndex, offsetBy: -most)
        guard let line = tail[..<end].lastIndex(of: UInt8(ascii: "\n")) else { return false }
        tail.removeSubrange(...line)
        return false
    }

    private static let least = 64 << 10
}
