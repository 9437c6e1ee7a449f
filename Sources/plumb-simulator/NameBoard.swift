internal import ProviderSimulators

/// Where simulators see each other's names.
actor NameBoard {
    private var publishers: [@Sendable () async -> PublishedNames?] = []

    func add(_ publisher: @escaping @Sendable () async -> PublishedNames?) { publishers.append(publisher) }

    var names: PublishedNames {
        get async {
            var all = PublishedNames()
            for publisher in publishers {
                if let names = await publisher() { all.add(names) }
            }
            return all
        }
    }
}
