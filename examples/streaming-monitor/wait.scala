counts.awaitTermination()
println("the word count has ended")
