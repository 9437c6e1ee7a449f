/// How much of what is live the files say something of.
package struct Coverage: Hashable, Sendable {
    /// What the files say of a live thing.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Declared, and kept so.
        case managed
        /// Declared, read and never written.
        case observed
        /// Left to others, as a rule says.
        case ignored
        case undeclared
        /// It could not be read: it is neither covered nor known to be missing.
        case unknown
    }

    /// What is paid for something, as far as its provider tells.
    package struct Cost: Hashable, Sendable {
        /// US cents of what the provider tells.
        package let monthlyCents: Int
        /// Whether that is all of it: what nobody tells is not nothing.
        package let isWhole: Bool

        package init(monthlyCents: Int, isWhole: Bool) {
            (self.monthlyCents, self.isWhole) = (monthlyCents, isWhole)
        }

        /// Of which nobody tells anything.
        package static let unknown = Cost(monthlyCents: 0, isWhole: false)

        /// For people, as a clause.
        package var text: String {
            let dollars = "$\(monthlyCents / 100).\(monthlyCents % 100 < 10 ? "0" : "")\(monthlyCents % 100) a month"
            if isWhole { return dollars }
            return monthlyCents == 0 ? "cost unknown" : "\(dollars) at least, since not all of its cost is known"
        }
    }

    /// One live thing.
    package struct Entry: Hashable, Sendable {
        package let provider: String
        /// An address or a scope, such as `heroku/shop/config/A`; what is not even known by name is named by its kind.
        package let name: String
        package let state: State
        /// Why it is ignored or unknown, as a clause.
        package let reason: String?
        /// Nil where nothing is billed for it.
        package let cost: Cost?

        package init(provider: String, name: String, state: State, reason: String? = nil, cost: Cost? = nil) {
            self.cost = cost
            self.provider = provider
            self.name = name
            self.state = state
            self.reason = reason
        }
    }

    /// By name.
    package let entries: [Entry]

    package init(_ entries: [Entry]) {
        self.entries = entries.sorted { ($0.name, $0.state.rawValue) < ($1.name, $1.state.rawValue) }
    }

    /// How many things are in this state, of one provider or of all.
    package func count(_ state: State, of provider: String? = nil) -> Int {
        entries.count { $0.state == state && (provider == nil || $0.provider == provider) }
    }

    /// Whether everything could be read, of one provider or of all. One entry that could not may stand for a whole provider.
    package func isKnown(of provider: String? = nil) -> Bool { count(.unknown, of: provider) == 0 }

    /// What is paid for everything that no file declares.
    package var undeclaredCost: Cost? {
        let costs = entries.filter { $0.state == .undeclared }.compactMap(\.cost)
        guard !costs.isEmpty else { return nil }
        return Cost(monthlyCents: costs.reduce(0) { $0 + $1.monthlyCents }, isWhole: costs.allSatisfy(\.isWhole))
    }

    /// How many of the things that no file declares have a cost that is not, or not all, known.
    package var undeclaredOfUnknownCost: Int { entries.count { $0.state == .undeclared && $0.cost?.isWhole == false } }

    /// The providers that have anything, ascending.
    package var providers: [String] { Set(entries.map(\.provider)).sorted() }

    /// Whole percent of what is managed, observed or ignored; 100 only where all is. Nil where nothing is live, and where something could
    /// not be read: nobody knows how much there is then.
    package func percent(of provider: String? = nil) -> Int? {
        guard isKnown(of: provider) else { return nil }
        let all = State.allCases.reduce(0) { $0 + count($1, of: provider) }
        guard all > 0 else { return nil }
        return (all - count(.undeclared, of: provider)) * 100 / all
    }
}

extension Coverage.Entry {
    /// What is said of it beside its name, a clause each.
    package var remarks: [String] {
        [reason, cost?.text].compactMap(\.self)
    }
}

extension Coverage.State {
    /// For people.
    package var word: String { self == .undeclared ? "not declared" : rawValue }
}
