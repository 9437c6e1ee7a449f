internal import Diagnostics

extension AddOn {
    /// The add-on's name at the provider. Without one a repeated creation would bill a second add-on: there always is one.
    package func name(key: String, app: String) -> String { name ?? "\(app)-\(key)" }
}

/// How a provider names the variables that its add-ons set: after the attachment, which is named after the service unless said otherwise.
package struct AddOnNaming: Hashable, Sendable {
    /// By the service of a plan, the names of those that are not named after it.
    private let exceptions: [String: String]

    package init(exceptions: [String: String] = [:]) {
        self.exceptions = exceptions
    }

    /// The name of the first attachment of a plan such as `papertrail:choklad`, where nobody gave another.
    package func attachment(ofPlan plan: String) -> String {
        let service = plan.prefix { $0 != ":" }
        return exceptions[String(service)] ?? service.uppercased().replacing("-", with: "_")
    }

    /// Whether an add-on sets a variable of this name.
    package func sets(_ variable: String, _ addOn: AddOn) -> Bool {
        variable.hasPrefix((addOn.attachment ?? attachment(ofPlan: addOn.plan)) + "_")
    }
}

extension Service {
    /// Whether one of its add-ons sets a variable of this name.
    /// - Parameter counts: which of them count, by their keys.
    package func addOnSets(_ variable: String, where counts: (String) -> Bool = { _ in true }) -> Bool {
        addons.contains { counts($0.key) && addOnNaming.sets(variable, $0.value.value) }
    }
}
