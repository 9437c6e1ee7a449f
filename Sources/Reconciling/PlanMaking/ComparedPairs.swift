internal import Diagnostics
internal import Estate
internal import Resources

/// The services that two environments have in common, and those that one has alone.
struct ComparedPairs {
    struct Pair {
        let left: Service
        let right: Service

        /// The add-ons that both declare: their keys are roles.
        var sharedAddons: Set<String> { Set(left.addons.keys).intersection(right.addons.keys) }
    }

    let both: [Pair]
    let alone: [(service: String, environment: String)]

    var all: [Service] { both.flatMap { [$0.left, $0.right] } }

    init(_ estate: Estate, _ left: String, _ right: String, _ names: Set<String>?) {
        let wanted = estate.services.filter { service in
            [left, right].contains(service.environment) && names?.contains(service.name) ?? true && service.mode != .ignore
        }
        var both: [Pair] = []
        var alone: [(service: String, environment: String)] = []
        for name in Set(wanted.map(\.name)).sorted() {
            let found = wanted.filter { $0.name == name }
            if let one = found.first(where: { $0.environment == left }), let other = found.first(where: { $0.environment == right }) {
                both.append(Pair(left: one, right: other))
            } else {
                alone += found.map { (service: name, environment: $0.environment) }
            }
        }
        self.both = both
        self.alone = alone
    }
}
