internal import Diagnostics
internal import Estate
internal import Resources

/// The words for one item, shared by all forms.
struct ChecklistWords {
    private let item: ChecklistItem
    private let isOffline: Bool
    private let variable: ContractVariable

    init(_ item: ChecklistItem, isOffline: Bool) {
        self.item = item
        self.isOffline = isOffline
        variable = item.variable
    }

    var state: String {
        if variable.format.isFlag, item.state == .live || item.state == .notNeeded, let word = item.remarks.first { return word }
        switch item.state {
        case .standard: return "in place"
        case .pending: return isOffline ? "declared" : "pending"
        case .missing: return isOffline ? "not declared" : item.isGrave ? "MISSING" : "missing, only a warning"
        case .wrong: return item.isGrave ? "WRONG" : "wrong, only a warning"
        default: return item.state.rawValue
        }
    }

    /// What the state does not say already.
    var remarks: [String] {
        variable.format.isFlag && (item.state == .live || item.state == .notNeeded) ? Array(item.remarks.dropFirst()) : item.remarks
    }

    /// What the variable is, label and text, in the order in which a person asks.
    var details: [(label: String, text: String)] {
        var details: [(String, String)] = []
        func add(_ label: String, _ text: String?) {
            if let text { details.append((label, text)) }
        }
        // What is not needed now says when it is.
        if item.state != .notNeeded, !variable.format.isFlag || variable.when != nil {
            add("read", variable.when.map { "when \($0)" } ?? "always")
        }
        add("format", variable.format.description)
        add("class", classes)
        add("default", variable.defaultValue)
        add("fallback", variable.fallback?.value)
        add("without it", variable.absence)
        add("set by", setBy)
        add("owner", variable.owner)
        add("stored", variable.stored?.description)
        add("where", variable.origin)
        add("needs", variable.needs?.value.description)
        add("excludes", variable.excludes.isEmpty ? nil : variable.excludes.map(\.value).joined(separator: ", "))
        add("while on", precondition(variable, on: true))
        add("while off", precondition(variable, on: false))
        add("step", variable.step)
        return details
    }

    private func precondition(_ variable: ContractVariable, on isOn: Bool) -> String? {
        guard let precondition = variable.precondition, let answer = precondition.answer(whileOn: isOn) else { return nil }
        return "\(precondition.lookup.value) is \(answer)"
    }

    private var classes: String? {
        guard !item.classes.isEmpty else { return nil }
        return item.classes.sorted { $0.key < $1.key }.map { "\($0.value.rawValue) in \($0.key)" }.joined(separator: ", ")
    }

    var setBy: String {
        switch variable.source {
        case .us: "us"
        case .addOn: "an add-on"
        case .system(let name): name
        case .person(let name): "\(name), by hand"
        }
    }
}

extension ChecklistService {
    /// Such as `raptor 14 of 16 in place, 1 missing, 1 waiting`.
    func summary(isOffline: Bool) -> String {
        let counted = items.filter(\.counts)
        if isOffline {
            let open = counted.count { $0.state == .missing }
            let parts = [(counted.count { $0.state == .pending }, "declared"), (counted.count { $0.state == .waiting }, "set by others")]
            return "\(name) \(counted.count) needed" + Self.listed(parts + [(open, "not declared")])
        }
        let parts = [
            (counted.count { $0.state == .missing && $0.isGrave }, "missing"),
            (counted.count { $0.state == .wrong && $0.isGrave }, "wrong"),
            (counted.count { $0.state == .pending }, "pending"), (counted.count { $0.state == .waiting }, "waiting"),
        ]
        let warned = counted.count(where: \.isOnlyWarnedAbout)
        return "\(name) \(counted.count(where: \.isDone)) of \(counted.count) in place" + Self.listed(parts)
            + (warned > 0 ? ", \(warned) warning\(warned == 1 ? "" : "s")" : "")
    }

    private static func listed(_ parts: [(Int, String)]) -> String {
        parts.filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
    }
}
