/// The only place where tasks of a group hand back values under keys, because there the optimizer of Swift 6.3.1 corrupts a tuple
/// that is built around an `await` (docs/decisions/0016-values-around-await.md; `make check` refuses the shape elsewhere).
extension Collection where Element: Sendable {
    /// Transforms every element, all at the same time.
    /// - Returns: the values in the order of the elements.
    package func concurrentMap<Value: Sendable>(
        _ transform: @escaping @Sendable (Element) async -> Value
    ) async -> [Value] {
        await withTaskGroup(of: Numbered<Value>.self) { group in
            for (number, element) in enumerated() {
                group.addTask {
                    let value = await transform(element)
                    return Numbered(number: number, value: value)
                }
            }
            var values: [Numbered<Value>] = []
            values.reserveCapacity(count)
            for await value in group { values.append(value) }
            return values.sorted { $0.number < $1.number }.map(\.value)
        }
    }

    /// Tries `body` for every element, all at the same time.
    /// - Parameter key: distinct for every element; of two that share one, the later one's result counts.
    /// - Returns: what each came to, under its key.
    package func concurrentResults<Key: Hashable & Sendable, Value: Sendable, Failure: Error>(
        keyedBy key: (Element) -> Key, _ body: @escaping @Sendable (Element) async throws(Failure) -> Value
    ) async -> [Key: Result<Value, Failure>] {
        let results = await concurrentMap { element in
            await Result(awaiting: { () async throws(Failure) in try await body(element) })
        }
        return Dictionary(zip(map(key), results), uniquingKeysWith: { _, later in later })
    }
}

/// A value with the place of the element it was made from.
private struct Numbered<Value: Sendable>: Sendable {
    let number: Int
    let value: Value
}
