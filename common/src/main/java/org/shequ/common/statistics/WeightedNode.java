package org.shequ.common.statistics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One node of an evaluation scheme's tree: the whole, a dimension or an indicator.
 *
 * @param id unique in the tree
 * @param weight among its siblings, at least 0; need not add up to 1
 * @param children empty for an indicator
 */
public record WeightedNode(String id, double weight, List<WeightedNode> children) {
    /**
     * Copies the children and refuses weights that say nothing.
     *
     * @throws IllegalArgumentException if the weight is negative, or the weights of the children add up to 0
     */
    public WeightedNode {
        Objects.requireNonNull(id, "id");
        Refusal.notNegative(weight, "weigh " + id, "weight");
        children = List.copyOf(children);
        if (!children.isEmpty()) {
            Refusal.positive(sum(children), "weigh " + id, "sum of the weights below it");
        }
    }

    /** A node without children. */
    public static WeightedNode leaf(String id, double weight) {
        return new WeightedNode(id, weight, List.of());
    }

    private static double sum(List<WeightedNode> nodes) {
        return nodes.stream().mapToDouble(WeightedNode::weight).sum();
    }

    /**
     * The effective weight of every node, its share of the whole, level by level from this node down: the product of the
     * shares on the way. The weights of each level add up to 1 where no branch ends above it.
     *
     * @throws IllegalArgumentException naming an id that stands twice in the tree
     */
    public List<Map<String, Double>> effectiveWeights() {
        List<Map<String, Double>> levels = new ArrayList<>();
        collect(this, 1, 0, levels);
        return levels;
    }

    private static void collect(WeightedNode node, double share, int depth, List<Map<String, Double>> levels) {
        if (levels.stream().anyMatch(level -> level.containsKey(node.id()))) {
            throw Refusal.of("weigh the tree", node.id() + " stands twice", "unique ids");
        }
        if (levels.size() == depth) {
            levels.add(new LinkedHashMap<>());
        }
        levels.get(depth).put(node.id(), share);
        double sum = sum(node.children());
        for (WeightedNode child : node.children()) {
            collect(child, share * child.weight() / sum, depth + 1, levels);
        }
    }
}
