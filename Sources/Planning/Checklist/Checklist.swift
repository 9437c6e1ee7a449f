internal import Estate

/// What an environment needs in order to run, variable by variable, and how far it has come.
package struct Checklist: Sendable {
    package let environment: String
    /// Whether nothing was read, so that it says what is needed and not what is there.
    package let isOffline: Bool
    /// By name.
    package let services: [ChecklistService]

    package init(environment: String, isOffline: Bool, services: [ChecklistService]) {
        self.environment = environment
        self.isOffline = isOffline
        self.services = services
    }

    private var items: [ChecklistItem] { services.flatMap(\.items) }

    /// Whether something required is missing or wrong.
    package var isBreached: Bool { !isOffline && items.contains(where: \.isBreach) }
    /// Whether something is still to come.
    package var isOpen: Bool { !isOffline && items.contains { $0.state == .pending || $0.state == .waiting } }
}

/// The variables of one service, as a person has to see to them.
package struct ChecklistService: Sendable {
    package let name: String
    package let app: String
    /// Whether the app is there; true where nothing was read.
    package let isThere: Bool
    /// In the order of the contract.
    package let items: [ChecklistItem]

    /// Items under their headings, in the order of the file; a heading that comes again stands again. What has none and follows one
    /// stands under `others`.
    package var groups: [(heading: String?, items: [ChecklistItem])] {
        items.reduce(into: []) { groups, item in
            let heading = item.variable.group ?? (groups.contains { $0.heading != nil } ? "others" : nil)
            if let last = groups.last, last.heading == heading {
                groups[groups.count - 1].items.append(item)
            } else {
                groups.append((heading, [item]))
            }
        }
    }
}
