internal import Diagnostics

/// What one service, in one environment, needs to find among its variables in order to run.
package struct Contract: Hashable, Sendable {
    /// In the order of the file.
    package let variables: [ContractVariable]

    package init(_ variables: [ContractVariable] = []) {
        self.variables = variables
    }

    package var isEmpty: Bool { variables.isEmpty }

    package subscript(_ name: String) -> ContractVariable? { variables.first { $0.name.value == name } }

    /// Each format once: what a value has to be judged by, so that it need not be seen again.
    package var formats: [Format] {
        var seen: Set<Format> = []
        return variables.map(\.format).filter { seen.insert($0).inserted }
    }

    /// Whether checking it takes the list of config vars: what an add-on sets is told by the list of add-ons too.
    package var needsConfig: Bool { variables.contains { $0.source != .addOn } }
}
