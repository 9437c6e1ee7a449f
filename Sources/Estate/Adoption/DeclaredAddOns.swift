internal import Diagnostics
package import Resources

/// Which of an app's live add-ons the files declare already, under whatever key.
package enum DeclaredAddOns {
    /// As a provider's reader finds them: by the name that the file gives, else the only one of its service that no other key has.
    ///
    /// - Parameters:
    ///   - thing: the live app, its add-ons below `addons`.
    ///   - service: what the files declare of it.
    /// - Returns: the addresses that the live ones have in `thing`.
    package static func addresses(of thing: ImportedThing, in service: Service) -> Set<Address> {
        let live = thing.settings["addons"]?.entries ?? []
        var found: [String: Set<Address>] = [:]
        var open: [AddOn] = []
        for (key, addon) in service.addons {
            let name = addon.value.name(key: key, app: service.app.value)
            guard let entry = live.first(where: { text($0, "name") == name }) else {
                open.append(addon.value)
                continue
            }
            found[entry.key] = entry.addresses
        }
        for addon in open {
            let fitting = live.filter { found[$0.key] == nil && kind(text($0, "plan")) == kind(addon.plan) }
            // Where several fit, no reader can tell either, and says so.
            for entry in fitting { found[entry.key] = entry.addresses }
        }
        return found.values.reduce(into: []) { $0.formUnion($1) }
    }

    private static func text(_ entry: DeclaredEntry, _ key: String) -> String {
        guard case .text(let text)? = entry.value.entries?[key] else { return "" }
        return text
    }

    /// `heroku-postgresql:standard-0` is of `heroku-postgresql`.
    private static func kind(_ plan: String) -> Substring { plan.lowercased().prefix { $0 != ":" } }
}
