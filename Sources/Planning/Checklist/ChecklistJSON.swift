package import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Resources

/// A checklist for programs.
package enum ChecklistJSON {
    /// The checklist as `plumb checklist --output json` prints it.
    package static func value(_ checklist: Checklist) -> JSONValue {
        [
            "version": 2, "environment": .string(checklist.environment), "offline": .boolean(checklist.isOffline),
            "services": .array(checklist.services.map { service($0, checklist.isOffline) }),
        ]
    }

    private static func service(_ service: ChecklistService, _ isOffline: Bool) -> JSONValue {
        [
            "service": .string(service.name), "app": .string(service.app), "exists": isOffline ? .null : .boolean(service.isThere),
            "summary": .string(service.summary(isOffline: isOffline)), "items": .array(service.items.map { item($0, isOffline) }),
        ]
    }

    private static func item(_ item: ChecklistItem, _ isOffline: Bool) -> JSONValue {
        let (variable, words) = (item.variable, ChecklistWords(item, isOffline: isOffline))
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        return [
            "name": .string(item.name), "group": text(variable.group), "state": .string(item.state.rawValue),
            "breach": .boolean(item.isBreach && !isOffline), "remarks": .array(item.remarks.map(JSONValue.string)),
            "when": text(variable.when?.description), "format": .string(variable.format.description),
            "default": text(variable.defaultValue),
            "fallback": text(variable.fallback?.value), "absence": text(variable.absence), "setBy": .string(words.setBy),
            "owner": text(variable.owner), "stored": text(variable.stored?.description), "where": text(variable.origin),
            "classes": .object(item.classes.mapValues { .string($0.rawValue) }), "secret": .boolean(variable.isSecret),
            "needs": text(variable.needs?.value.description), "excludes": .array(variable.excludes.map { .string($0.value) }),
            "step": text(variable.step),
        ]
    }
}
