internal import Diagnostics
package import Estate
package import Resources

extension Estate {
    /// The scope a reference asks, seen from `environment`; nil when nothing answers to it.
    package func scope(of reference: Reference, from environment: String) -> Scope? {
        let wanted = reference.environment ?? environment
        switch reference.noun {
        case "service": return service(reference.name, in: wanted)?.scope
        case "zone": return zones.first { $0.name.value == reference.name }?.scope
        default: return nil
        }
    }

    /// Every reference that an environment's services, Pages projects and zones make.
    package func references(in environment: String) -> Set<Reference> {
        let config =
            services.filter { $0.environment == environment }.flatMap { $0.config.values.map(\.value) }
            + pagesProjects.filter { $0.environment == environment }.flatMap { $0.values.map(\.value) }
        let records = zones.filter { $0.environment == environment }.flatMap(\.records).flatMap { set -> [RecordValue] in
            guard case .values(let values) = set.presence else { return [] }
            return values.map(\.value)
        }
        return Set(
            config.compactMap { value in
                guard case .expression(.reference(let reference)) = value else { return nil }
                return reference
            }
                + records.compactMap { value in
                    guard case .expression(.reference(let reference)) = value else { return nil }
                    return reference
                })
    }
}
