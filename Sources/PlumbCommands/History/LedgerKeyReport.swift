internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Resources

/// What came of asking for a key of the ledger, for people and for programs. Holds public keys alone.
struct LedgerKeyReport {
    enum State: String {
        /// Made by this command, and not in the estate's file yet.
        case made
        /// In its store already, and not in the estate's file yet.
        case found
        /// The estate's file names it.
        case inUse = "in-use"
        /// The estate's file names it, and it signs nothing more.
        case retired
        /// It signs nothing more once the file says so.
        case retiring
    }

    let id: String
    let state: State
    /// Where the key is kept; nil where no store was asked.
    var place: SecretReference?
    /// The last event that it signs; nil for one that goes on signing.
    var until: Int?
    /// What the estate's file is to say; nil where it says that already.
    var signing: LedgerSigning?
    /// Whether there was no other key before.
    var isFirst = false

    var text: DisplayText {
        let kept: DisplayText = place.map { " at \($0)" } ?? ""
        switch state {
        case .made, .found:
            let last: DisplayText =
                isFirst
                ? "apply nothing until then: what is recorded in between would not be signed\n"
                : "once it is merged, retire the one before: plumb ledger key --retire ID\n"
            return "key \(id) \(state.rawValue)\(kept)\n" + block + last
        case .inUse: return "key \(id)\(kept) is in use: the estate's file names it\n"
        case .retired: return "key \(id)\(kept) is retired after event \(until ?? 0): the estate's file names it\n"
        case .retiring: return "key \(id) signs nothing after event \(until ?? 0)\n" + block + "then take it out of its store\n"
        }
    }

    private var block: DisplayText {
        guard let signing else { return "" }
        let lines = signing.publicKeys.map { key in
            let after = key.after.map { ", after: \"\($0)\"" } ?? ""
            let until = key.until.map { ", until: \($0)" } ?? ""
            return "      - { public: \"\(key.text)\"\(after)\(until) }\n" as DisplayText
        }
        return "merge this into the estate's file on the default branch, below ledger:\n"
            + "  signing:\n    key: !secret \"\(signing.key.value)\"\n    keys:\n" + lines.joined()
    }

    var json: JSONValue {
        let keys = signing?.publicKeys.map { key -> JSONValue in
            [
                "public": .string(key.text), "after": key.after.map { .string("\($0)") } ?? .null,
                "until": key.until.map { .integer($0) } ?? .null,
            ]
        }
        return [
            "version": 1, "key": .string(id), "state": .string(state.rawValue), "place": place.map { .string("\($0)") } ?? .null,
            "until": until.map { .integer($0) } ?? .null,
            "signing": signing.map { ["key": .string("\($0.key.value)"), "keys": .array(keys ?? [])] } ?? .null,
        ]
    }
}
