internal import CanonicalJSON
internal import Cryptography
package import Diagnostics
package import Resources

/// One thing that is not as it was applied, or that somebody should know of, found by one check.
package struct DriftItem: Hashable, Sendable, Codable {
    /// In the order in which they are shown: the loudest first.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Our own credential changed it, and no run of plumb did.
        case ownCredential = "own-credential"
        /// Live differs from what was applied last.
        case drift
        /// A variable that the program needs is missing or malformed, or something that others set is gone.
        case contract
        /// It came since the last check, and no file declares it.
        case undeclared
        /// It is declared to be observed only, and differs from the file.
        case observed
        /// Nobody can read it back, and something happened since that may have changed it.
        case unverified
        /// The provider gave a variable that it keeps a new value.
        case rotated
        /// An apply that was interrupted or failed left it so.
        case unfinished
    }

    package let kind: Kind
    package let address: Address
    /// What was applied last; nil for absence, and where nothing was.
    package let applied: Content?
    /// Nil where it is not there.
    package let live: Content?
    /// What the files want where that is neither; nil where they want what was applied.
    package let desired: Content?
    package let attribution: Attribution?
    /// What is wrong, in one sentence; empty where the values say it.
    package let note: String
    package let span: SourceSpan?

    package init(
        _ kind: Kind, _ address: Address, applied: Content? = nil, live: Content? = nil, desired: Content? = nil,
        attribution: Attribution? = nil, note: String = "", span: SourceSpan? = nil
    ) {
        self.kind = kind
        self.address = address
        self.applied = applied
        self.live = live
        self.desired = desired
        self.attribution = attribution
        self.note = note
        self.span = span
    }

    /// The same of another kind.
    package func with(_ kind: Kind, note: String? = nil) -> DriftItem {
        DriftItem(
            kind, address, applied: applied, live: live, desired: desired, attribution: attribution, note: note ?? self.note, span: span)
    }

    /// What tells this item from others between rounds: one address may have drifted and breach a contract as well.
    package var key: String { kind.isDrift ? address.description : "\(address) \(kind.rawValue)" }

    /// Names the value that was seen, so that another one is another finding; see ``DriftValue``.
    package var value: String { DriftValue.digest(of: live) }
}

extension DriftItem.Kind {
    /// Whether somebody has to act: what is only told of makes no check fail.
    package var isAlarm: Bool {
        switch self {
        case .ownCredential, .drift, .contract, .undeclared: true
        case .observed, .unverified, .rotated, .unfinished: false
        }
    }

    /// Whether it is about the value that was applied.
    package var isDrift: Bool { self == .drift || self == .ownCredential }

    /// Where it stands among the others; 0 is the loudest.
    package var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension DriftItem.Kind: Comparable {
    /// The louder one first.
    package static func < (left: DriftItem.Kind, right: DriftItem.Kind) -> Bool { left.rank < right.rank }
}

extension DriftItem: Comparable {
    package static func < (left: DriftItem, right: DriftItem) -> Bool {
        (left.kind.rank, left.address, left.note) < (right.kind.rank, right.address, right.note)
    }
}

/// The name of a live value in an acknowledgement, a message and a state file: it tells that a value is the same one, and nothing else.
package enum DriftValue {
    /// Of what is not there.
    package static let absent = "absent"

    /// 32 hex digits of the SHA-256 of its canonical JSON. Of a value that may be secret that JSON holds the keyed fingerprint and
    /// nothing else: where it came from and how a store counts it does not make it another value.
    package static func digest(of content: Content?) -> String {
        guard let content else { return absent }
        let bare: Content = content.concealed.map { .concealed(.init($0.fingerprint)) } ?? content
        return String(SHA256.digest(JSONValue.plain(bare).canonicalBytes()).hexDigits.prefix(32))
    }
}
