internal import Diagnostics

/// What one service, in one environment, needs to find among its variables in order to run.
package struct Contract: Hashable, Sendable {
    /// In the order of the file.
    package let variables: [ContractVariable]

    package init(_ variables: [ContractVariable] = []) {
        self.variables = variables
    }

    package var isEmpty: Bool { variables.isEmpty }

    /// The variable of this name; nil where the contract says nothing of it.
    package subscript(_ name: String) -> ContractVariable? { variables.first { $0.name.value == name } }

    /// Each format once: what a value has to be judged by, so that it need not be seen again.
    package var formats: [Format] {
        var seen: Set<Format> = []
        return variables.map(\.format).filter { seen.insert($0).inserted }
    }

    /// Whether checking it takes the list of config vars: what an add-on sets is told by the list of add-ons too.
    package var needsConfig: Bool { variables.contains { $0.source != .addOn } }

    /// The same, with any text taken where a format is none of `trusted`.
    ///
    /// Whether a secret is of a format is told in a plan, and a change that could choose the formats would read the secret out of the
    /// answers, a character at a time.
    package func vouched(by trusted: Contract?) -> Contract {
        let known = Set(trusted?.formats ?? [])
        return Contract(variables.map { known.contains($0.format) || $0.format.asksNothing ? $0 : $0.taking(.text) })
    }
}
