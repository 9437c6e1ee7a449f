package import Diagnostics
package import Resources

/// A variable that is there, as far as it may be seen: in the files, or in the state a plan would produce.
package struct ContractValue: Hashable, Sendable {
    /// Where the value comes from.
    package enum Origin: Hashable, Sendable {
        /// Written in the file.
        case literal
        case secret(SecretReference, version: String?)
        /// A reference or a look-up.
        case reference
        /// Live, and not declared.
        case live
        /// Declared `!external`.
        case external
        case addOn
    }

    package let origin: Origin
    /// Nil where the value is not visible, or not known before it is applied.
    package let judgement: ValueJudgement?
    package let fingerprint: Fingerprint?
    /// Where it is declared.
    package let span: SourceSpan?

    package init(_ origin: Origin, judgement: ValueJudgement? = nil, fingerprint: Fingerprint? = nil, span: SourceSpan? = nil) {
        self.origin = origin
        self.judgement = judgement
        self.fingerprint = fingerprint
        self.span = span
    }

    package var secret: SecretReference? {
        guard case .secret(let reference, _) = origin else { return nil }
        return reference
    }

    /// The clause that says where to look, such as `it comes from vault@prod:/Queue/STRIPE_API_KEY v1`.
    package var whence: String {
        switch origin {
        case .literal: "it is written in the file"
        case .secret(let reference, let version): "it comes from \(reference)" + (version.map { " v\($0)" } ?? "")
        case .reference: "it comes from a reference"
        case .live: "it is set outside of the files"
        case .external: "somebody else sets it"
        case .addOn: "an add-on sets it"
        }
    }
}
